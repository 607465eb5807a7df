// Flash sales: announce one, watch it, end it.

import { Problem } from "../api.js";
import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { actOnSale, announceSale, flashSale, flashSales } from "./operations.js";
import { announcement, salePage, saleRows, workplace } from "./sales-parts.js";

const EVERY_MS = 2_000;
const view = { items: [], note: "", attempt: null };
const place = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));
const part = (selector) => main.querySelector(selector);

async function refreshList() {
  view.items = (await flashSales()).items;
  render(part("#list"), saleRows(view.items, place()));
}

async function refreshSale() {
  const saleId = place();
  if (!saleId || saleId === "new") return;
  const found = await flashSale(saleId);
  if (saleId === place()) render(part("#detail"), salePage(found, view.note));
}

async function open() {
  if (!part(".workplace")) return; // still at the gate
  Object.assign(view, { note: "", attempt: crypto.randomUUID() });
  part(".workplace").classList.toggle("has-detail", Boolean(place()));
  await refreshList();
  if (place() === "new") render(part("#detail"), announcement());
  else if (place()) await refreshSale();
  else render(part("#detail"), html`<p class="muted empty">${t("sales.choose")}</p>`);
}

/** Minor units of an amount as people write it, for currencies of two digits and of none. */
function minor(amount, currency) {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  return Math.round(Number(amount) * 10 ** digits);
}

/** "LANTERN-RED 99.00 CNY" a line; without a price the shelf's stays. */
function itemOf(line) {
  const [sku, amount, currency = "CNY"] = line.trim().split(/\s+/);
  return amount ? { sku, price: { amount: minor(amount, currency), currency } } : { sku };
}

function draft(form) {
  const { name, items, starts_at, ends_at, per_buyer, per_address, admission_rate, admission_seconds, challenge } = Object.fromEntries(new FormData(form));
  return {
    name, items: items.split("\n").filter((line) => line.trim()).map(itemOf),
    starts_at: new Date(starts_at).toISOString(), ends_at: new Date(ends_at).toISOString(),
    per_buyer: Number(per_buyer), admission_rate: Number(admission_rate), admission_seconds: Number(admission_seconds),
    ...(per_address ? { per_address: Number(per_address) } : {}),
    ...(challenge ? { challenge: { kind: "proof_of_work", difficulty: 16 } } : {}),
  };
}

async function announce(form) {
  try {
    const made = await announceSale(draft(form), view.attempt);
    location.hash = `#/${encodeURIComponent(made.sale_id)}`;
  } catch (problem) {
    view.attempt = crypto.randomUUID(); // another draft is another sale
    form.querySelector(".trouble").textContent = problem instanceof Problem ? told(problem) : t("sales.unreadable");
  }
}

async function act(deed) {
  if (deed === "end" && !confirm(t("sales.end.sure"))) return;
  try {
    const answer = await actOnSale(place(), deed);
    view.note = deed === "rebuild" ? t(answer.rebuilt ? "sales.rebuilt" : "sales.not_rebuilt") : t("sales.done");
  } catch (problem) {
    view.note = told(problem);
  }
  await Promise.all([refreshList(), refreshSale()]);
}

async function enter() {
  render(main, workplace());
  await open();
  keepFresh(refreshList, EVERY_MS * 3);
  keepFresh(refreshSale, EVERY_MS);
}

on(main, "submit", "#announce", (form, event) => {
  event.preventDefault();
  announce(form);
});
on(main, "click", "[data-deed]", (button) => act(button.dataset.deed));
addEventListener("hashchange", () => open().catch((problem) => render(part("#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
watchDoor(enter);
