// The furniture of the browse page: categories, trail, sorting, the front window.

import { address } from "../api.js";
import { card, ghosts } from "../card.js";
import { html } from "../html.js";
import { icon } from "../icons.js";
import { t, worded } from "../language.js";
import { notice, picture, productAddress, shopLink } from "../parts.js";
import { lineage } from "../catalog.js";

/** @import { CategoryView, Summary } from "../../types/api" */
/** @import { Shelf, Wanted } from "../catalog.js" */

/** @typedef {Wanted & { view?: string }} Address What the address of the page asks for. */
/** @typedef {{ category_id: string, title: string }} Step */

const SORTS = /** @type {const} */ (["relevance", "price_asc", "price_desc"]);
/** @param {string} category */
const browse = (category) => address("/index.html", { category });
const EVERYTHING = "/index.html?view=all";

/** @param {CategoryView | null} category @param {string | null} current */
const entry = (category, current) => html`
  <a data-browse href="${category ? browse(category.category_id) : EVERYTHING}"
    ${(category?.category_id ?? "all") === current ? html`aria-current="page"` : ""}>
    ${category ? worded(category.title) : t("nav.all")}</a>`;

/** @param {CategoryView} category @param {string | null} current @param {string[]} open @returns {import("../html.js").Fragment} */
function branch(category, current, open) {
  const below = open.includes(category.category_id) && category.children.length
    ? html`<ul>${category.children.map((child) => branch(child, current, open))}</ul>` : "";
  return html`<li>${entry(category, current)}${below}</li>`;
}

/** A tree beside the list on wide screens, a row of chips above it on narrow ones.
 *  @param {CategoryView[]} tree @param {Address} wanted */
export function categoryNav(tree, { category = "", q, view, sort }) {
  if (!tree.length) return "";
  const current = q ? null : category || (view || sort ? "all" : null);
  const path = lineage(tree, category);
  const open = path.map((step) => step.category_id);
  const below = path.at(-1)?.children ?? [];
  const level = below.length ? below : path.at(-2)?.children ?? tree;
  return html`
    <nav class="tree" aria-label="${t("nav.categories")}">
      <ul><li>${entry(null, current)}</li>${tree.map((department) => branch(department, current, open))}</ul></nav>
    <nav class="chips" aria-label="${t("nav.categories")}">
      <ul><li>${entry(null, current)}</li>${level.map((child) => html`<li>${entry(child, current)}</li>`)}</ul></nav>`;
}

/** The way down to here, without the last step, which is the heading.
 *  @param {Step[]} path */
export const trail = (path) => path.length < 2 ? "" : html`
  <nav class="trail"><ol>${path.slice(0, -1).map((step) =>
    html`<li><a data-browse href="${browse(step.category_id)}">${worded(step.title)}</a>${icon("chevron")}</li>`)}</ol></nav>`;

/** @param {Address} wanted */
export const sortPicker = ({ sort = "relevance" }) => html`
  <label class="sort"><span class="muted">${t("browse.sort")}</span>
    <select id="sort">${SORTS.map((name) => html`
      <option value="${name === "relevance" ? "" : name}" ${name === sort ? "selected" : ""}>
        ${t(`sort.${name}`)}</option>`)}</select></label>`;

/** @param {Summary} product @param {number} index */
const window_ = (product, index) => html`<a class="hero-piece hero-piece-${index}"
  href="${productAddress(product.product_id)}" aria-label="${worded(product.title)}">
  ${picture(product.image, "", { eager: true })}</a>`;

/** The front window: one sentence and three things from the shelves.
 *  @param {Summary[]} items */
export const hero = (items) => html`
  <section class="hero">
    <div class="hero-words"><h1 class="hero-line">${t("shop.tagline")}</h1><p>${t("shop.intro")}</p></div>
    <div class="hero-pieces">${items.slice(0, 3).map(window_)}</div>
  </section>`;

/** @param {Shelf} shelf @param {boolean} first */
const row = ({ department, items }, first) => html`
  <section class="shelf" aria-labelledby="shelf-${department.category_id}">
    <div class="list-head"><h2 id="shelf-${department.category_id}">${worded(department.title)}</h2>
      <a data-browse href="${browse(department.category_id)}">${t("browse.all_of")}<span class="visually-hidden">
        ${worded(department.title)}</span></a></div>
    <ul class="grid grid-shelf">${items.map((item) => card(item, { eager: first }))}</ul></section>`;

/** A few things of every department.
 *  @param {Shelf[]} filled */
export const shelves = (filled) => filled.filter(({ items }) => items.length).map((each, index) => row(each, index === 0));

/** @param {Address} want */
export const empty = ({ q }) => notice({
  title: t("browse.empty.title"),
  text: q ? t("browse.empty.search", { q }) : t("browse.empty.category"),
  action: shopLink(),
  symbol: q ? "search" : "parcel",
  below: true,
});

/** @param {number} count */
export const emptyShelves = (count) => html`<section class="shelf"><div class="list-head"><h2>&nbsp;</h2></div>
  <ul class="grid grid-shelf">${ghosts(count)}</ul></section>`;
