// Flash sales: announce one, watch it, end it.

import { Problem } from "../api.js";
import { filled } from "../forms.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { actOnSale, announceSale, flashSale, flashSales } from "./operations.js";
import { announcement, salePage, saleRows, workplace } from "./sales-parts.js";

/** @import { Bodies, OperatorSaleView } from "../../types/api" */
/** @import { Deed } from "./operations.js" */

/** @typedef {{ items: OperatorSaleView[], note: string, attempt: string }} View */

const EVERY_MS = 2_000;
/** @type {View} */
const view = { items: [], note: "", attempt: "" };
const place = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));

const [lists, details, opens] = [latest(), latest(place), latest(place)];

const refreshList = () => lists.ask(flashSales, ({ items }) => {
  view.items = items;
  render(find(main, "#list"), saleRows(items, place()));
});

async function refreshSale() {
  const saleId = place();
  if (!saleId || saleId === "new") return;
  await details.ask(() => flashSale(saleId), (found) => render(find(main, "#detail"), salePage(found, view.note)));
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  Object.assign(view, { note: "", attempt: crypto.randomUUID() });
  whole.classList.toggle("has-detail", Boolean(place()));
  await opens.ask(refreshList, drawChosen); // once: a form that is drawn again is an empty one
}

async function drawChosen() {
  if (place() === "new") render(find(main, "#detail"), announcement());
  else if (place()) await refreshSale();
  else render(find(main, "#detail"), html`<p class="muted empty">${t("sales.choose")}</p>`);
}

/** Minor units of an amount as people write it, for currencies of two digits and of none.
 *  @param {string} amount @param {string} currency */
function minor(amount, currency) {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 0;
  return Math.round(Number(amount) * 10 ** digits);
}

/** "LANTERN-RED 99.00 CNY" a line; without a price the shelf's stays.
 *  @param {string} line */
function itemOf(line) {
  const [sku, amount, currency = "CNY"] = line.trim().split(/\s+/);
  return amount ? { sku, price: { amount: minor(amount, currency), currency } } : { sku };
}

/** @param {HTMLFormElement} form @returns {Bodies["POST /v1/admin/flash-sales"]} */
function draft(form) {
  const { name, items, starts_at, ends_at, per_buyer, per_address, admission_rate, admission_seconds, challenge } = filled(form);
  return {
    name, items: items.split("\n").filter((line) => line.trim()).map(itemOf),
    starts_at: new Date(starts_at).toISOString(), ends_at: new Date(ends_at).toISOString(),
    per_buyer: Number(per_buyer), admission_rate: Number(admission_rate), admission_seconds: Number(admission_seconds),
    ...(per_address ? { per_address: Number(per_address) } : {}),
    ...(challenge ? { challenge: { kind: "proof_of_work", difficulty: 16 } } : {}),
  };
}

/** @param {HTMLFormElement} form */
async function announce(form) {
  try {
    const made = await announceSale(draft(form), view.attempt);
    location.hash = `#/${encodeURIComponent(made.sale_id)}`;
  } catch (problem) {
    view.attempt = crypto.randomUUID(); // another draft is another sale
    find(form, ".trouble").textContent = problem instanceof Problem ? told(problem) : t("sales.unreadable");
  }
}

/** @param {Deed} deed @param {{ rebuilt?: boolean }} answer */
const noteOf = (deed, { rebuilt }) => deed !== "rebuild" ? t("sales.done") : t(rebuilt ? "sales.rebuilt" : "sales.not_rebuilt");

/** @param {Deed} deed */
async function act(deed) {
  if (deed === "end" && !confirm(t("sales.end.sure"))) return;
  const saleId = place();
  const note = await actOnSale(saleId, deed).then((answer) => noteOf(deed, answer), told);
  if (saleId === place()) view.note = note; // a note is read beside its sale
  await Promise.all([refreshList(), refreshSale()]);
}

async function enter() {
  render(main, workplace());
  await open();
  void keepFresh(refreshList, EVERY_MS * 3);
  void keepFresh(refreshSale, EVERY_MS);
}

on(main, "submit", "form#announce", (form, event) => {
  event.preventDefault();
  return announce(form);
});
on(main, "click", "button[data-deed]", (button) => act(/** @type {Deed} */ (button.dataset.deed)));
addEventListener("hashchange", () => open().catch((problem) => render(find(main, "#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
void watchDoor(enter);
