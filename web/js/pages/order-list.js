// The orders placed in this browser, and how each stands.

import { html, render } from "../html.js";
import { icon } from "../icons.js";
import { listed, moment, money, t, worded } from "../language.js";
import { follow, noteEnd, placed } from "../orders.js";
import { inWords, notice, orderAddress, shopLink } from "../parts.js";

/** @import { OrderView } from "../../types/api" */
/** @import { PlacedOrder } from "../../types/memory" */

const AT_ONCE = 4; // of up to fifty orders
/** @typedef {Pick<OrderView, "status" | "exchanged_from">} State */

/** @param {State} state */
const badge = (state) => html`<span class="badge badge-${state.status}">${inWords("status", state)}</span>`;

/** @param {PlacedOrder} order */
const row = (order) => html`<li><a class="order-row" href="${orderAddress(order.order_id)}">
  <span class="order-row-pictures">${(order.lines ?? []).slice(0, 3).map((line) => line.image
    ? html`<img src="${line.image}" alt="" width="56" height="56">` : "")}</span>
  <span class="order-row-words"><span>${listed((order.lines ?? []).map((line) => worded(line.title)))}</span>
    <span class="muted small">${moment(order.placed_at)}</span>
    <span class="order-row-state" id="state-${order.order_id}">${order.ended ? badge(order.ended) : ""}</span></span>
  <span class="price">${money(order.total)}</span>${icon("chevron")}</a></li>`;

/** @param {PlacedOrder} order */
async function tellState({ order_id }) {
  const found = await follow(order_id).catch(() => null); // the list is worth showing without it
  const place = document.getElementById(`state-${order_id}`);
  if (!found || !place) return;
  noteEnd(found);
  render(place, badge(found));
}

/** @param {Element} main */
export async function showOrders(main) {
  if (!placed().length) {
    return render(main, notice({ title: t("orders.empty.title"), text: t("orders.empty.text"), action: shopLink() }));
  }
  render(main, html`<h1>${t("orders.title")}</h1><ul class="order-rows">${placed().map(row)}</ul>`);
  const open = placed().filter((order) => !order.ended);
  const work = async () => {
    for (let order = open.shift(); order; order = open.shift()) await tellState(order);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return undefined;
}
