// Browse and search. The address says what is shown, so that it can be kept, sent and gone back to.

import { address } from "../api.js";
import { card, ghosts } from "../card.js";
import { categoriesHeld, categoryTree, lineage, products, productsUpTo, shelf } from "../catalog.js";
import { find, html, insert, on, render } from "../html.js";
import { t, worded } from "../language.js";
import { orRetry } from "../parts.js";
import { sales } from "../sales.js";
import { entitle, shell } from "../shell.js";
import { categoryNav, empty, emptyShelves, hero, shelves, sortPicker, trail } from "./browse-parts.js";
import { atPlace, noteOneMore, watchPlace } from "./browse-place.js";
import { saleStrip } from "./sale-parts.js";

/** @import { SaleView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */
/** @import { ProductPage, Shelf } from "../catalog.js" */
/** @import { Address } from "./browse-parts.js" */

const SEEN_AT_ONCE = 8;
const ON_A_SHELF = 4;
/** @type {() => Address} */
const wanted = () => Object.fromEntries(new URLSearchParams(location.search));
const main = shell({ query: wanted().q ?? "" });
let tree = categoriesHeld();
let shown = 0;
let asked = 0;

/** @param {Address} want @param {ProductPage | null} page */
function heading({ q, category }, page) {
  if (q) return t("browse.results", { q, n: page?.total ?? page?.items.length ?? 0 });
  return worded(lineage(tree, category).at(-1)?.title) || t("browse.heading.all");
}

/** @param {Drawn} items */
const grid = (items) => html`<ul class="grid" id="grid">${items}</ul><div class="more" id="more"></div>`;

/** @param {Address} want */
const isHome = ({ q, category, sort, view }) => !q && !category && !sort && !view;

/** @param {Address} want @param {Drawn} body @param {Drawn} top */
function frame(want, body, top = "") {
  render(main, html`${top}<div class="browse">${categoryNav(tree, want)}<div class="browse-list">${body}</div></div>`);
  main.querySelector('.chips [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
}

/** @param {Address} want @param {ProductPage | null} page @param {Drawn} body */
function frameList(want, page, body) {
  const title = heading(want, page);
  entitle(title);
  frame(want, html`<section aria-labelledby="heading">
    ${trail(lineage(tree, want.category))}
    <div class="list-head"><h1 id="heading">${title}</h1>${sortPicker(want)}</div>${body}</section>`);
}

/** @param {Address} want @param {Shelf[] | null} filled @param {SaleView[]} running */
function frameHome(want, filled, running = []) {
  entitle("");
  const window = [0, 1, 2].map((turn) => filled?.[turn]?.items[turn % 2]).filter((product) => product !== undefined);
  frame(want, filled ? shelves(filled) : emptyShelves(ON_A_SHELF), html`${hero(window)}${saleStrip(running)}`);
}

/** @param {ProductPage} page */
function showMore(page) {
  const more = page.next_cursor
    ? html`<button type="button" class="button" id="next" data-cursor="${page.next_cursor}">${t("browse.more")}</button>`
    : "";
  render(find(main, "#more"), html`<p class="muted small" role="status">${t("browse.shown", { n: shown })}</p>${more}`);
}

/** @param {ProductPage} page */
const cards = (page) => page.items.map((product, index) => card(product, { eager: shown + index < SEEN_AT_ONCE }));

/** @param {Address} want @param {number} turn */
async function showHome(want, turn) {
  const [filled, running] = await Promise.all([Promise.all(tree.map((department) => shelf(department, ON_A_SHELF))),
    sales().catch(() => [])]); // the shelves are worth showing without the sales
  if (turn === asked) frameHome(want, filled, running);
}

/** @param {Address} want @param {number} turn @param {number} pages */
async function showList(want, turn, pages) {
  const page = await productsUpTo(want, pages);
  if (turn !== asked) return; // the buyer has already gone on to another category
  if (!page.items.length) return frameList(want, page, empty(want));
  frameList(want, page, grid(cards(page)));
  shown = page.items.length;
  showMore(page);
}

/** @param {number} pages */
async function show(pages) {
  const want = wanted();
  const turn = (asked += 1);
  shown = 0;
  tree = await categoryTree();
  await (isHome(want) && tree.length ? showHome(want, turn) : showList(want, turn, pages));
  return turn === asked;
}

/** @param {HTMLButtonElement} button */
async function showNext(button) {
  button.disabled = true;
  const turn = asked;
  await orRetry(find(main, "#more"), async () => {
    const page = await products({ ...wanted(), cursor: button.dataset.cursor });
    if (turn !== asked) return;
    noteOneMore();
    const list = find(main, "#grid");
    const first = list.children.length;
    insert(list, "beforeend", cards(page));
    shown += page.items.length;
    showMore(page);
    list.children[first]?.querySelector("a")?.focus({ preventScroll: true });
  });
}

function open(back = false) {
  const want = wanted();
  if (isHome(want)) frameHome(want, null);
  else frameList(want, null, html`<ul class="grid">${ghosts(SEEN_AT_ONCE)}</ul>`);
  return orRetry(main, () => atPlace(show, back));
}

/** @param {string} path */
function go(path) {
  history.pushState(null, "", path);
  scrollTo({ top: 0 });
  main.focus({ preventScroll: true });
  void open();
}

watchPlace();
on(document.body, "click", "a[data-browse]", (anchor, event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(anchor.href);
});
on(main, "change", "select#sort", (select) => go(address("/index.html", { ...wanted(), sort: select.value || null, view: select.value ? null : "all" })));
on(main, "click", "button#next", showNext);
addEventListener("popstate", () => open(true));
void open();
