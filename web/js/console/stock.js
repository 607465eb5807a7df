// Stock and warehouses: what is low, what a SKU has and where, how far it is sold ahead, or without a count.

import { field, filled } from "../forms.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { search } from "../search.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { changeStock, changeWarehouse, levels, openWarehouse, stocks, warehouses } from "./operations.js";
import { placeOf, rows, stockPage, TABS, tabs, warehousePage, workplace } from "./stock-parts.js";

/** @import { Bodies } from "../../types/api" */
/** @import { Deed, Row } from "./stock-parts.js" */

/** @typedef {{ items: Row[], next: string | null, more: boolean, attempt: string }} View */
/** @typedef {{ [field: string]: string }} Filled */

const EVERY_MS = 5_000;
/** @type {View} */
const view = { items: [], next: null, more: false, attempt: "" };

/** `#/low/KETTLE`: which list, which SKU or warehouse (`+` is a new one); `#/found//copper%20kettle`: what was looked for. */
function place() {
  const [named, name = "", q = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { tab: TABS.find((tab) => tab === named) ?? TABS[0], name, q };
}

const here = () => location.hash;
const [lists, details, opens] = [latest(() => JSON.stringify([place().tab, place().q])), latest(here), latest(here)];

function drawList() {
  const { tab, name, q } = place();
  render(find(main, "#queues"), tabs(tab));
  render(find(main, "#list"), rows(tab, view.items, view.next, name, q));
}

/** The SKUs of products whose title, brand or SKU has these words.
 *  @param {string} q @param {string | null} [cursor] */
async function titled(q, cursor) {
  const { items, next_cursor } = await search({ q, cursor });
  return { items: items.flatMap(({ title, variants }) => variants.map(({ sku, label }) => ({ sku, title, label }))), next_cursor };
}

/** @param {string | null} [cursor] @returns {Promise<{ items: Row[], next_cursor: string | null }>} */
function page(cursor) {
  const { tab, q } = place();
  if (tab === "found") return titled(q, cursor);
  return tab === "warehouses" ? warehouses() : stocks(tab === "low", cursor);
}

async function refreshList() {
  if (view.more) return; // further pages would go: whoever reads them starts anew by the tab
  await lists.ask(() => page(), (found) => {
    Object.assign(view, { items: found.items, next: found.next_cursor });
    drawList();
  });
}

function showMore() {
  view.more = true;
  return lists.ask(() => page(view.next), (found) => {
    Object.assign(view, { items: [...view.items, ...found.items], next: found.next_cursor });
    drawList();
  });
}

/** What there is of a SKU, or a warehouse, as it is now.
 *  @param {string} note */
async function readChosen(note) {
  const { tab, name, q } = place();
  const known = (await warehouses()).items;
  return tab === "warehouses" ? warehousePage(known.find((one) => one.warehouse_id === name), note)
    : stockPage(placeOf(tab, "", q), await levels(name), [...new Set(["default", ...known.map((one) => one.warehouse_id)])], note);
}

/** Not drawn again by itself: somebody may be filling in its forms. */
async function showChosen(note = "") {
  if (!place().name) return render(find(main, "#detail"), html`<p class="muted empty">${t("stock.choose")}</p>`);
  await details.ask(() => readChosen(note), (shown) => {
    view.attempt = crypto.randomUUID();
    render(find(main, "#detail"), shown);
  });
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  view.more = false;
  whole.classList.toggle("has-detail", Boolean(place().name));
  await opens.ask(refreshList, () => showChosen()); // once: forms may be filled in by then
}

/** @param {Filled} filled @returns {Bodies["PUT /v1/admin/stock/{sku}/policy"]} */
function policy({ kind, limit, available_from }) {
  if (kind === "none") return {};
  if (kind === "uncounted") return { counted: false };
  return kind === "preorder" ? { preorder: { limit: Number(limit), available_from } } : { backorder: { limit: Number(limit) } };
}

/** @param {Filled} filled */
function saveWarehouse({ warehouse_id, name, country, region, serves, open: opened }) {
  const body = { name, country, region, serves: serves.split(" ").filter(Boolean), open: opened === "on" };
  return warehouse_id ? openWarehouse({ warehouse_id, ...body }) : changeWarehouse(place().name, body);
}

/** @param {Exclude<Deed, "warehouse">} deed @param {Filled} filled */
function change(deed, { warehouse, ...filled }) {
  const { name } = place();
  if (deed === "policy") return changeStock(name, "PUT", "policy", policy(filled));
  const [[field, value]] = Object.entries(filled);
  const body = { [field]: Number(value), warehouse };
  return changeStock(name, deed === "settings" ? "PUT" : "POST", deed, body, deed === "receipts" ? view.attempt : null);
}

/** @param {HTMLFormElement} form */
async function act(form) {
  const [deed, asked] = [/** @type {Deed} */ (form.dataset.deed), here()];
  const wanted = filled(form);
  find(main, "[role=status]").textContent = "";
  try {
    await (deed === "warehouse" ? saveWarehouse(wanted) : change(deed, wanted));
  } catch (problem) {
    return render(find(form, "[role=alert]"), html`${told(problem)}`);
  }
  if (wanted.warehouse_id) {
    location.hash = placeOf("warehouses", wanted.warehouse_id); // which opens it
    return;
  }
  await Promise.all([refreshList(), asked === here() && showChosen(t("stock.done"))]); // else others' forms are shown
}

/** A SKU as it is spelt leads to its stock; anything else is looked for among the titles.
 *  @param {string} wanted */
async function look(wanted) {
  const known = /^\S+$/.test(wanted) && await levels(wanted).catch(() => null);
  location.hash = known ? placeOf("all", wanted) : placeOf("found", "", wanted);
}

async function enter() {
  render(main, workplace());
  await open();
  void keepFresh(refreshList, EVERY_MS);
}

on(main, "click", "#more", showMore);
on(main, "submit", "form#find", (form, event) => {
  event.preventDefault();
  return look(field(form, "sku").value.trim());
});
on(main, "submit", "form[data-deed]", (form, event) => {
  event.preventDefault();
  return act(form);
});
addEventListener("hashchange", () => open().catch((problem) => render(find(main, "#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
void watchDoor(enter);
