// Stock and warehouses: what is low, what a SKU has and where, how far it is sold ahead, or without a count.

import { field, filled } from "../forms.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { changeStock, changeWarehouse, levels, openWarehouse, stocks, warehouses } from "./operations.js";
import { placeOf, rows, stockPage, TABS, tabs, warehousePage, workplace } from "./stock-parts.js";

/** @import { Bodies, StockLine, WarehouseView } from "../../types/api" */
/** @import { Deed, Tab } from "./stock-parts.js" */

/** @typedef {{ items: (StockLine | WarehouseView)[], next: string | null, more: boolean, attempt: string, opening: number }} View */
/** @typedef {{ [field: string]: string }} Filled */

const EVERY_MS = 5_000;
/** @type {View} */
const view = { items: [], next: null, more: false, attempt: "", opening: 0 };

/** `#/low/KETTLE`: which list, which SKU or warehouse; `+` is a new one. */
function place() {
  const [named, name = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { tab: TABS.find((tab) => tab === named) ?? TABS[0], name };
}

function drawList() {
  const { tab, name } = place();
  render(find(main, "#queues"), tabs(tab));
  render(find(main, "#list"), rows(tab, view.items, view.next, name));
}

/** @param {Tab} tab @param {string | null} [cursor] */
const page = (tab, cursor) => (tab === "warehouses" ? warehouses() : stocks(tab === "low", cursor));

async function refreshList() {
  const { tab } = place();
  if (view.more) return; // further pages would go: whoever reads them starts anew by the tab
  const found = await page(tab);
  if (tab !== place().tab) return;
  Object.assign(view, { items: found.items, next: found.next_cursor });
  drawList();
}

async function showMore() {
  const found = await page(place().tab, view.next);
  Object.assign(view, { items: [...view.items, ...found.items], next: found.next_cursor, more: true });
  drawList();
}

/** What is chosen, as it is now. Not drawn again by itself: somebody may be filling in its forms. */
async function showChosen(note = "") {
  const { tab, name } = place();
  if (!name) return render(find(main, "#detail"), html`<p class="muted empty">${t("stock.choose")}</p>`);
  const known = (await warehouses()).items;
  const shown = tab === "warehouses"
    ? warehousePage(known.find((one) => one.warehouse_id === name), note)
    : stockPage(tab, await levels(name), [...new Set(["default", ...known.map((one) => one.warehouse_id)])], note);
  if (name !== place().name) return;
  view.attempt = crypto.randomUUID();
  render(find(main, "#detail"), shown);
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  const turn = view.opening += 1;
  view.more = false;
  whole.classList.toggle("has-detail", Boolean(place().name));
  await refreshList();
  if (turn === view.opening) await showChosen(); // else a later one draws it, and once: forms may be filled in by then
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
  const deed = /** @type {Deed} */ (form.dataset.deed);
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
  await Promise.all([refreshList(), showChosen(t("stock.done"))]);
}

async function enter() {
  render(main, workplace());
  await open();
  void keepFresh(refreshList, EVERY_MS);
}

on(main, "click", "#more", showMore);
on(main, "submit", "form#find", (form, event) => {
  event.preventDefault();
  location.hash = placeOf("all", field(form, "sku").value.trim());
});
on(main, "submit", "form[data-deed]", (form, event) => {
  event.preventDefault();
  return act(form);
});
addEventListener("hashchange", () => open().catch((problem) => render(find(main, "#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
void watchDoor(enter);
