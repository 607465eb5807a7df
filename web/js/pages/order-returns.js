// What goes back of an order: asked for, followed, and told how it travels.

import { Problem } from "../api.js";
import { product } from "../catalog.js";
import { field } from "../forms.js";
import { find, findAll, on, render } from "../html.js";
import { t } from "../language.js";
import { askReturn, remembered, rememberReplacement, returnsOf, tellParcel } from "../orders.js";
import { told } from "../parts.js";
import { announce } from "../shell.js";
import { form, returnsPanel } from "./order-returns-parts.js";

/** @import { Bodies, OrderView, ReturnView } from "../../types/api" */
/** @import { Products } from "./order-returns-parts.js" */

/** @typedef {Bodies["POST /v1/orders/{order_id}/returns"]["lines"][number]} WantedLine */
/** @typedef {{ order: OrderView | null, returns: ReturnView[], products: Products, asking: boolean, key: string, shown: string }} View */

const SENT = new Set(["shipped", "delivered", "returning", "returned"]);
const STANDING = new Set(["requested", "approved", "received", "refunded"]);
const OPEN = new Set(["requested", "approved", "received"]);
/** @type {View} */
const view = { order: null, returns: [], products: {}, asking: false, key: "", shown: "" };
const place = () => find(document, "#returns");

let stirred = () => {};
/** Call `work` once, when the buyer next changes something.
 *  @param {() => void} work */
export function watchReturns(work) {
  stirred = work;
}

export const returnsOpen = () => view.returns.some((one) => OPEN.has(one.status));

/** The returns of `order`; none of one that was never sent, or that this browser cannot open.
 *  @param {OrderView} order @returns {Promise<ReturnView[]>} */
export async function refreshReturns(order) {
  if (!SENT.has(order.status) || !remembered(order.order_id)) return [];
  const found = await returnsOf(order.order_id).catch(() => view.returns);
  for (const one of found) if (one.replacement) rememberReplacement(one.replacement, one);
  return found;
}

/** How many of a line may still be asked back.
 *  @param {{ sku: string, quantity: number }} line */
function left({ sku, quantity }) {
  const claimed = view.returns.filter((one) => STANDING.has(one.status)).flatMap((one) => one.lines)
    .filter((line) => line.sku === sku).reduce((sum, line) => sum + line.quantity, 0);
  return quantity - claimed;
}

/** Draw what has changed; a form that is being filled in is let be.
 *  @param {OrderView} order @param {ReturnView[]} returns */
export function drawReturns(order, returns) {
  Object.assign(view, { order, returns });
  const possible = SENT.has(order.status) && Boolean(remembered(order.order_id)) && order.lines.some((line) => left(line) > 0);
  const now = JSON.stringify([order.status, returns, possible, view.asking]);
  if (now === view.shown || view.asking || place().contains(document.activeElement)) return;
  view.shown = now;
  render(place(), returnsPanel(order, returns, possible));
}

async function redraw() {
  view.shown = "";
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (view.order) drawReturns(view.order, await refreshReturns(view.order));
  stirred();
}

async function start() {
  view.key = crypto.randomUUID();
  view.asking = true;
  const lines = (view.order?.lines ?? []).map((line) => ({ ...line, left: left(line) })).filter((line) => line.left > 0);
  const ids = [...new Set(lines.map((line) => line.product_id))];
  const found = await Promise.all(ids.map((id) => product(id).catch(() => null)));
  view.products = Object.fromEntries(ids.map((id, index) => [id, found[index]]));
  render(place(), form(lines, view.products));
  place().querySelector("select")?.focus();
}

function leave() {
  view.asking = false;
  return redraw();
}

/** The lines with units chosen, as the shop wants them.
 *  @param {HTMLFormElement} fields @returns {WantedLine[]} */
function wanted(fields) {
  return findAll(fields, "fieldset[data-sku]").map((row) => ({
    sku: row.dataset.sku ?? "",
    quantity: Number(find(row, "select[name=units]").value),
    reason: /** @type {WantedLine["reason"]} */ (find(row, "select[name=reason]").value),
    exchange_for: find(row, "select[name=instead]").value,
  })).filter((line) => line.quantity > 0);
}

/** @param {string} text */
const say = (text, within = place()) => { find(within, ".field-trouble").textContent = text; };

/** @param {HTMLFormElement} fields @param {OrderView} order */
async function ask(fields, order) {
  const lines = wanted(fields);
  if (!lines.length) return say(t("return.nothing"));
  const button = find(fields, "button[type=submit]");
  button.disabled = true;
  try {
    await askReturn(order.order_id, lines, view.key);
  } catch (problem) {
    button.disabled = false;
    if (!(problem instanceof Problem && problem.passing)) view.key = crypto.randomUUID(); // refused for good: what is changed is a new request
    return say(told(problem));
  }
  announce(t("return.asked"));
  await leave();
}

/** @param {HTMLFormElement} fields @param {OrderView} order */
async function tell(fields, order) {
  const body = { carrier: field(fields, "carrier").value.trim(), tracking_number: field(fields, "tracking_number").value.trim() };
  try {
    await tellParcel(order.order_id, fields.dataset.id ?? "", body);
  } catch (problem) {
    return say(told(problem), fields);
  }
  await redraw();
}

const main = find(document, "main#main");
on(main, "click", "#return", start);
on(main, "click", "#leave", leave);
on(main, "submit", "form#ask", (fields, event) => {
  event.preventDefault();
  return view.order && ask(fields, view.order);
});
on(main, "submit", "form.tell", (fields, event) => {
  event.preventDefault();
  return view.order && tell(fields, view.order);
});
