// What goes back of an order: asked for, followed, and told how it travels.

import { product } from "../catalog.js";
import { on, render } from "../html.js";
import { t } from "../language.js";
import { askReturn, remembered, rememberReplacement, returnsOf, tellParcel } from "../orders.js";
import { told } from "../parts.js";
import { announce } from "../shell.js";
import { form, returnsPanel } from "./order-returns-parts.js";

const SENT = new Set(["shipped", "delivered", "returning", "returned"]);
const STANDING = new Set(["requested", "approved", "received", "refunded"]);
const OPEN = new Set(["requested", "approved", "received"]);
const view = { order: null, returns: [], products: {}, asking: false, key: "", shown: "" };
const place = () => document.getElementById("returns");

let stirred = () => {};
/** Call `work` once, when the buyer next changes something. */
export function watchReturns(work) {
  stirred = work;
}

export const returnsOpen = () => view.returns.some((one) => OPEN.has(one.status));

/** The returns of `order`; none of one that was never sent, or that this browser cannot open. */
export async function refreshReturns(order) {
  if (!SENT.has(order.status) || !remembered(order.order_id)) return [];
  const found = await returnsOf(order.order_id).catch(() => view.returns);
  for (const one of found) if (one.replacement) rememberReplacement(one.replacement, one);
  return found;
}

/** How many of a line may still be asked back. */
function left({ sku, quantity }) {
  const claimed = view.returns.filter((one) => STANDING.has(one.status)).flatMap((one) => one.lines)
    .filter((line) => line.sku === sku).reduce((sum, line) => sum + line.quantity, 0);
  return quantity - claimed;
}

/** Draw what has changed; a form that is being filled in is let be. */
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
  document.activeElement?.blur();
  drawReturns(view.order, await refreshReturns(view.order));
  stirred();
}

async function start() {
  view.key = crypto.randomUUID();
  view.asking = true;
  const lines = view.order.lines.map((line) => ({ ...line, left: left(line) })).filter((line) => line.left > 0);
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

/** The lines with units chosen, as the shop wants them. */
function wanted(fields) {
  return [...fields.querySelectorAll("[data-sku]")].map((row) => ({
    sku: row.dataset.sku,
    quantity: Number(row.querySelector("[name=units]").value),
    reason: row.querySelector("[name=reason]").value,
    exchange_for: row.querySelector("[name=instead]").value,
  })).filter((line) => line.quantity > 0);
}

const say = (text, within = place()) => { within.querySelector(".field-trouble").textContent = text; };

async function ask(fields) {
  const lines = wanted(fields);
  if (!lines.length) return say(t("return.nothing"));
  const button = fields.querySelector("[type=submit]");
  button.disabled = true;
  try {
    await askReturn(view.order.order_id, lines, view.key);
  } catch (problem) {
    button.disabled = false;
    if (!problem.passing) view.key = crypto.randomUUID(); // refused for good: what is changed is a new request
    return say(told(problem));
  }
  announce(t("return.asked"));
  await leave();
}

async function tell(fields) {
  const body = { carrier: fields.elements.carrier.value.trim(), tracking_number: fields.elements.tracking_number.value.trim() };
  try {
    await tellParcel(view.order.order_id, fields.dataset.id, body);
  } catch (problem) {
    return say(told(problem), fields);
  }
  await redraw();
}

const main = document.getElementById("main");
on(main, "click", "#return", start);
on(main, "click", "#leave", leave);
on(main, "submit", "#ask", (fields, event) => { event.preventDefault(); ask(fields); });
on(main, "submit", ".tell", (fields, event) => { event.preventDefault(); tell(fields); });
