// What the order page says about things that go back.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { moment, money, t, worded } from "../language.js";
import { carrier, inWords, orderAddress, variantWords } from "../parts.js";

/** @import { LineView, OrderView, ProductView, ReturnedLineView, ReturnView, StockedVariantView } from "../../types/api" */

/** @typedef {LineView & { left: number }} Returnable A line, and how many of it may still go back. */
/** @typedef {{ [productId: string]: ProductView | null }} Products */

const REASONS = /** @type {const} */ (["changed_mind", "damaged", "wrong_item", "not_as_described"]);

/** @param {string | number} value @param {string | number} words */
const option = (value, words) => html`<option value="${value}">${words}</option>`;

/** What a line may be exchanged for: the same again, and what costs no more today and is there.
 *  @param {LineView} line @param {ProductView | null} product */
function instead(line, product) {
  const present = product?.variants.find((variant) => variant.sku === line.sku);
  /** @param {StockedVariantView} variant */
  const there = (variant) => variant.sku !== line.sku && variant.availability !== "sold_out"
    && variant.price.currency === line.unit_price.currency && variant.price.amount <= (present?.price ?? line.unit_price).amount;
  const others = (product?.variants ?? []).filter(there);
  return html`${option("", t("return.instead.money"))}
    ${present && present.availability !== "sold_out" ? option(line.sku, t("return.instead.same")) : ""}
    ${others.map((variant) => option(variant.sku, t("return.instead.variant", { variant: variantWords(variant) || variant.sku })))}`;
}

/** @type {(products: Products) => (line: Returnable, index: number) => import("../html.js").Fragment} */
const row = (products) => (line, index) => html`
  <fieldset class="return-line" data-sku="${line.sku}"><legend>${worded(line.title)}</legend>
    <div class="field"><label for="units-${index}">${t("product.quantity")}</label>
      <select id="units-${index}" name="units" aria-label="${t("return.of", { title: worded(line.title) })}">
        ${Array.from({ length: line.left + 1 }, (_, n) => option(n, n))}</select></div>
    <div class="field"><label for="reason-${index}">${t("return.why")}</label><select id="reason-${index}" name="reason">
      ${REASONS.map((reason) => option(reason, t(`return.reason.${reason}`)))}</select></div>
    <div class="field"><label for="instead-${index}">${t("return.instead")}</label><select id="instead-${index}" name="instead">
      ${instead(line, products[line.product_id])}</select></div></fieldset>`;

/** @param {Returnable[]} lines @param {Products} products */
export const form = (lines, products) => html`
  <form id="ask" class="panel"><h2>${t("return.title")}</h2><p class="muted">${t("return.about")}</p>
    ${lines.map(row(products))}
    <p class="field-trouble" role="alert"></p>
    <div class="panel-actions"><button type="submit" class="button button-primary">${t("return.ask")}</button>
      <button type="button" class="button" id="leave">${t("return.leave")}</button></div></form>`;

/** @param {ReturnedLineView} one */
const line = (one) => html`<li>${one.quantity} × <span class="code">${one.sku}</span> · ${t(`return.reason.${one.reason}`, {}, one.reason)}${
  one.exchange ? html` · ${t(`return.exchange.${one.exchange}`, { n: one.quantity, sku: one.exchange_for ?? "" })}` : ""}</li>`;

/** @param {ReturnView} one */
const tell = (one) => html`<form class="tell" data-id="${one.return_id}">
  <div class="field"><label for="carrier-${one.return_id}">${t("return.carrier")}</label>
    <input id="carrier-${one.return_id}" name="carrier" required maxlength="60" autocomplete="off"></div>
  <div class="field"><label for="number-${one.return_id}">${t("return.tracking")}</label>
    <input id="number-${one.return_id}" name="tracking_number" required maxlength="60" autocomplete="off"
      pattern="[A-Za-z0-9][A-Za-z0-9 \\-]*"></div>
  <button class="button">${t("return.send")}</button><p class="field-trouble" role="alert"></p></form>`;

/** @param {ReturnView} one */
function travels(one) {
  if (!["requested", "approved"].includes(one.status)) return "";
  if (one.parcel) return html`<p>${icon("truck")} ${t("return.on_its_way", { carrier: carrier(one.parcel.carrier), number: one.parcel.tracking_number })}</p>`;
  return one.status === "approved" ? tell(one) : "";
}

/** @type {(order: OrderView) => (one: ReturnView) => import("../html.js").Fragment} */
const asked = (order) => (one) => html`
  <li class="panel return" data-status="${one.status}">
    <h3>${t(`return.status.${one.status}`)} <span class="muted small">${moment(one.requested_at)}</span></h3>
    <ul class="return-lines">${one.lines.map(line)}</ul>
    ${one.refund.amount ? html`<p>${t("return.refund")}${t("colon")}<b>${money(one.refund)}</b></p>` : ""}
    ${one.note ? html`<p>${t("return.note", { note: one.note })}</p>` : ""}
    ${travels(one)}
    ${one.replacement ? html`<p><a href="${orderAddress(one.replacement.order_id)}">${t("return.replacement")}</a>
      <span class="muted">${inWords("status", { ...one.replacement, exchanged_from: order.order_id })}</span></p>` : ""}</li>`;

/** @param {OrderView} order @param {ReturnView[]} returns @param {boolean} possible */
export const returnsPanel = (order, returns, possible) => html`
  ${returns.length ? html`<h2>${t("return.titles")}</h2><ul class="returns-asked">${[...returns].reverse().map(asked(order))}</ul>` : ""}
  ${possible ? html`<button type="button" class="button" id="return">${icon("refresh")}${t("return.start")}</button>` : ""}`;
