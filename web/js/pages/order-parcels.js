// What the order page says of the goods on their way, and of where they go.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { countryName, language, listed, t, worded } from "../language.js";
import { carrier, dayOf } from "../parts.js";

/** @import { OrderView, ShipmentView } from "../../types/api" */

/** @param {OrderView} order @param {{ sku: string, quantity: number }} line */
const titled = ({ lines }, { sku, quantity }) =>
  `${worded(lines.find((line) => line.sku === sku)?.title) || sku} × ${quantity}`;

/** One of several parcels has a number, and says what is in it.
 *  @param {OrderView} order @param {ShipmentView} parcel @param {number} n @param {number} of */
const parcelHead = (order, parcel, n, of) => of > 1 ? html`
  <p class="parcel-head"><strong>${t("order.parcel_of", { n, of })}</strong>
    <span class="muted small">${listed(parcel.lines.map((line) => titled(order, line)))}</span></p>` : "";

/** @param {OrderView} order */
export const shipments = (order) => (order.shipments ?? []).map((parcel, at, all) => html`
  <section class="panel parcel" data-parcel="${parcel.shipment_id}"><span class="notice-symbol">${icon("truck")}</span>
    <div>${parcelHead(order, parcel, at + 1, all.length)}
    <dl class="parcel-facts"><div><dt>${t("order.carrier")}</dt><dd>${carrier(parcel.carrier)}</dd></div>
    <div><dt>${t("order.tracking")}</dt><dd class="code">${parcel.tracking_number}</dd></div></dl></div></section>`);

/** @param {OrderView} order @param {OrderView["awaiting_stock"][number]} line */
const awaitedLine = (order, line) => html`<li>${titled(order, line)}
  ${line.available_from ? html`<span class="muted small">${t("order.awaited_from", { day: dayOf(line.available_from) })}</span>` : ""}</li>`;

/** Goods that are not there yet; until they are, the order can be cancelled.
 *  @param {OrderView} order */
export const awaited = (order) => order.status === "confirmed" && order.awaiting_stock?.length ? html`
  <section class="panel" id="awaited"><h2>${t("order.awaited")}</h2>
    <ul class="awaited">${order.awaiting_stock.map((line) => awaitedLine(order, line))}</ul>
    <div class="panel-actions"><button class="button" id="cancel" type="button">${t("order.cancel")}</button></div></section>` : "";

/** @param {OrderView["shipping_address"]} to */
export function address(to) {
  if (!to) return "";
  const place = language() === "zh"
    ? [to.region, to.city, to.line1, to.line2].filter(Boolean).join(" ")
    : [to.line1, to.line2, [to.city, to.region, to.postal_code].filter(Boolean).join(" ")].filter(Boolean).join(", ");
  return html`<section class="order-part"><h2>${t("order.to")}</h2>
    <address>${to.name}<br>${place}<br>${countryName(to.country)}</address></section>`;
}
