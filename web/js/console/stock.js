// Stock and warehouses: what is low, what a SKU has and where, how far it is sold ahead.

import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { changeStock, changeWarehouse, levels, openWarehouse, stocks, warehouses } from "./operations.js";
import { placeOf, rows, stockPage, TABS, tabs, warehousePage, workplace } from "./stock-parts.js";

const EVERY_MS = 5_000;
const view = { items: [], next: null, more: false, attempt: "", opening: 0 };

/** `#/low/KETTLE`: which list, which SKU or warehouse; `+` is a new one. */
function place() {
  const [tab, name] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { tab: TABS.includes(tab) ? tab : TABS[0], name };
}

const part = (selector) => main.querySelector(selector);

function drawList() {
  const { tab, name } = place();
  render(part("#queues"), tabs(tab));
  render(part("#list"), rows(tab, view.items, view.next, name));
}

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
  if (!name) return render(part("#detail"), html`<p class="muted empty">${t("stock.choose")}</p>`);
  const known = (await warehouses()).items;
  const shown = tab === "warehouses"
    ? warehousePage(known.find((one) => one.warehouse_id === name), note)
    : stockPage(tab, await levels(name), [...new Set(["default", ...known.map((one) => one.warehouse_id)])], note);
  if (name !== place().name) return;
  view.attempt = crypto.randomUUID();
  render(part("#detail"), shown);
}

async function open() {
  if (!part(".workplace")) return; // still at the gate
  const turn = view.opening += 1;
  view.more = false;
  part(".workplace").classList.toggle("has-detail", Boolean(place().name));
  await refreshList();
  if (turn === view.opening) await showChosen(); // else a later one draws it, and once: forms may be filled in by then
}

function policy({ kind, limit, available_from }) {
  if (kind === "none") return {};
  return { [kind]: { limit: Number(limit), ...(kind === "preorder" ? { available_from } : {}) } };
}

function saveWarehouse(filled) {
  const { warehouse_id, name, country, region, serves, open: opened } = filled;
  const body = { name, country, region, serves: serves.split(" ").filter(Boolean), open: opened === "on" };
  return warehouse_id ? openWarehouse({ warehouse_id, ...body }) : changeWarehouse(place().name, body);
}

function change(deed, filled) {
  const { name } = place();
  if (deed === "policy") return changeStock(name, "PUT", "policy", policy(filled));
  const [field] = Object.keys(filled).filter((each) => each !== "warehouse");
  const body = { [field]: Number(filled[field]), warehouse: filled.warehouse };
  return changeStock(name, deed === "settings" ? "PUT" : "POST", deed, body, deed === "receipts" ? view.attempt : null);
}

async function act(form) {
  const { deed } = form.dataset;
  const filled = Object.fromEntries(new FormData(form));
  part("[role=status]").textContent = "";
  try {
    await (deed === "warehouse" ? saveWarehouse(filled) : change(deed, filled));
  } catch (problem) {
    return render(form.querySelector("[role=alert]"), html`${told(problem)}`);
  }
  if (filled.warehouse_id) {
    location.hash = placeOf("warehouses", filled.warehouse_id); // which opens it
    return;
  }
  await Promise.all([refreshList(), showChosen(t("stock.done"))]);
}

async function enter() {
  render(main, workplace());
  await open();
  keepFresh(refreshList, EVERY_MS);
}

on(main, "click", "#more", showMore);
on(main, "submit", "#find", (form, event) => {
  event.preventDefault();
  location.hash = placeOf("all", form.elements.sku.value.trim());
});
on(main, "submit", "[data-deed]", (form, event) => {
  event.preventDefault();
  act(form);
});
addEventListener("hashchange", () => open().catch((problem) => render(part("#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
watchDoor(enter);
