// What the checkout is made of.

import { countries } from "../countries.js";
import { html } from "../html.js";
import { money, t, worded } from "../language.js";
import { less } from "../membership.js";
import { paidWithTable, picture, told, totalsTable, variantWords } from "../parts.js";
import { saleAddress } from "../sales.js";

/** @import { CartLineView, Money, PromotionView, Totals } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */
/** @import { BoughtLine } from "../../types/memory" */
/** @import { Problem } from "../api.js" */

/** @typedef {{ [field: string]: string }} Draft */
/** @typedef {Partial<BoughtLine> & { sku: string, quantity: number, unit_price?: Money }} Line Of a cart, or of an order. */
/** @typedef {{ lines: CartLineView[], totals: Totals | { total: Money, subtotal?: undefined }, promotions?: PromotionView[] }} Cart
 *  Of an order that was sent, and of which nothing was heard, only the total is known. */
/** @typedef {{ autocomplete: string, type?: string, wide?: boolean, inputmode?: string, must?: boolean }} Kind */

const SHIPPING = /** @type {const} */ ({ standard: "shipping.standard", express: "shipping.express" });
const PAYMENT = /** @type {const} */ ({
  pm_card_visa: "pay.pm_card_visa", pm_card_chargeDeclined: "pay.pm_card_chargeDeclined", pm_redirect: "pay.pm_redirect",
});
/** @typedef {typeof SHIPPING[keyof typeof SHIPPING] | typeof PAYMENT[keyof typeof PAYMENT]} Words */
/** @typedef {"city" | "email" | "line1" | "line2" | "name" | "phone" | "postal_code" | "region"} Name */

/** @param {string} name */
const trouble = (name) => html`<p class="field-trouble" id="${name}-trouble"></p>`;

/** @param {Draft} draft @param {Name} name @param {Kind} kind */
const field = (draft, name, { autocomplete, type = "text", wide = false, inputmode = "text", must = true }) => html`
  <div class="field ${wide ? "field-wide" : ""}"><label for="${name}">${t(`field.${name}`)}</label>
    <input id="${name}" name="${name}" type="${type}" inputmode="${inputmode}" value="${draft[name] ?? ""}"
      autocomplete="${autocomplete}" ${must ? "required" : ""} aria-describedby="${name}-trouble">${trouble(name)}</div>`;

/** @type {(chosen: string) => (country: { code: string, name: string }) => Drawn} */
const option = (chosen) => ({ code, name }) =>
  html`<option value="${code}" ${code === chosen ? "selected" : ""}>${name}</option>`;

/** @param {Draft} draft */
function countryField({ country = "CN" }) {
  const [often, rest] = countries();
  return html`<div class="field"><label for="country">${t("field.country")}</label>
    <select id="country" name="country" autocomplete="country" aria-describedby="country-trouble">
      ${often.map(option(country))}<hr>${rest.map(option(country))}</select>${trouble("country")}</div>`;
}

/** @param {string} name @param {string} value @param {Words} words @param {string} chosen */
const choice = (name, value, words, chosen) => html`
  <label class="pick"><input type="radio" name="${name}" value="${value}" ${value === chosen ? "checked" : ""}>
    <span class="pick-words"><span class="pick-name">${t(words)}</span>
    <span class="muted small">${t(`${words}.about`)}</span></span></label>`;

/** @param {string} name @param {{ [value: string]: Words }} values @param {string} title @param {Draft} draft */
const picks = (name, values, title, draft, note = "") => html`
  <fieldset class="step"><legend>${title}</legend>${note ? html`<p class="muted small">${note}</p>` : ""}
    <div class="picks">${Object.entries(values).map(([value, words]) =>
    choice(name, value, words, draft[name] ?? Object.keys(values)[0]))}</div>
    ${trouble(name)}</fieldset>`;

/** @param {Draft} draft */
const contact = (draft) => html`<fieldset class="step"><legend>${t("checkout.contact")}</legend><div class="fields">
  ${field(draft, "email", { autocomplete: "email", type: "email", inputmode: "email" })}
  ${field(draft, "phone", { autocomplete: "tel", type: "tel", inputmode: "tel", must: false })}</div></fieldset>`;

/** @param {Draft} draft */
const destination = (draft) => html`<fieldset class="step"><legend>${t("checkout.address")}</legend><div class="fields">
  ${field(draft, "name", { autocomplete: "name", wide: true })}
  ${field(draft, "line1", { autocomplete: "address-line1", wide: true })}
  ${field(draft, "line2", { autocomplete: "address-line2", wide: true, must: false })}
  ${field(draft, "city", { autocomplete: "address-level2" })}
  ${field(draft, "region", { autocomplete: "address-level1", must: false })}
  ${field(draft, "postal_code", { autocomplete: "postal-code", must: false })}
  ${countryField(draft)}</div></fieldset>`;

/** @param {Draft} draft */
export const layout = (draft) => html`<h1>${t("checkout.title")}</h1>
  <div class="with-summary checkout">
    <form id="checkout-form" novalidate>
      ${contact(draft)}${destination(draft)}
      ${picks("shipping_method", SHIPPING, t("checkout.method"), draft)}
      ${picks("payment_method", PAYMENT, t("checkout.payment"), draft, t("checkout.payment.note"))}
      <div id="points"></div>
      <p id="troubles" class="trouble" role="alert"></p>
      <div id="panel" tabindex="-1" aria-live="polite"></div>
      <div id="pay"></div>
    </form>
    <aside class="summary" id="summary" aria-label="${t("checkout.order")}"></aside>
  </div>`;

/** @param {Line} line */
const worth = ({ unit_price, quantity }) => unit_price && { ...unit_price, amount: unit_price.amount * quantity };

/** @param {Line} item */
const line = (item) => html`<li class="summary-line">
  <span class="summary-picture">${picture(item.image, "", { size: 120, eager: true })}<span class="count-still">${item.quantity}</span></span>
  <span class="summary-words">${worded(item.title)}<span class="muted small">${variantWords(item)}</span></span>
  <span class="price">${money(item.subtotal ?? worth(item))}</span></li>`;

/** @param {Line[]} lines */
export const lineList = (lines) => html`<ul class="summary-lines">${lines.map(line)}</ul>`;

/** @param {Cart} cart @param {boolean} open @param {Money} byPoints */
export const summary = (cart, open, byPoints) => html`
  <details class="summary-fold" ${open ? "open" : ""}><summary><h2>${t("checkout.order")}</h2>
    <span class="price fold-total">${money(cart.totals.total)}</span></summary>${lineList(cart.lines)}
  ${cart.totals.subtotal ? totalsTable(cart.totals, { applied: cart.promotions }) : ""}
  ${byPoints.amount ? paidWithTable({ points: { amount: byPoints }, payable: less(cart.totals.total, byPoints) }) : ""}
  <a class="quiet" href="/cart.html">${t("checkout.edit")}</a></details>`;

/** @param {Money} total @param {boolean} sending */
export const payButton = (total, sending) => html`
  <button type="submit" id="place" class="button button-primary button-wide" ${sending ? html`aria-disabled="true"` : ""}>
    ${sending ? t("checkout.sending") : t("checkout.pay", { amount: money(total) })}</button>`;

/** @param {Money} before @param {Money} now */
export const changedPanel = (before, now) => html`<section class="panel panel-warn">
  <h2>${t("checkout.changed.title")}</h2>
  <p>${t("checkout.changed.text", { before: money(before), now: money(now) })}</p>
  <div class="panel-actions"><button type="button" id="confirm" class="button button-primary">
    ${t("checkout.changed.confirm", { now: money(now) })}</button>
    <a class="button" href="/cart.html">${t("checkout.changed.back")}</a></div></section>`;

/** @param {Problem} [problem] */
const crowded = (problem) => [429, 503].includes(problem?.status ?? 0);

/** @param {Problem} [problem] */
export const unsurePanel = (problem) => html`<section class="panel panel-warn">
  <h2>${t(crowded(problem) ? "trouble.busy" : "checkout.unsure.title")}</h2><p>${t("checkout.unsure.text")}</p>
  <div class="panel-actions"><button type="button" id="ask-again" class="button button-primary">
    ${t("checkout.unsure.ask")}</button></div></section>`;

/** After a card was declined: what was typed is there again, and another way to pay is all that is missing. */
export const declinedPanel = () => html`<section class="panel panel-warn">
  <h2>${t("checkout.declined.title")}</h2><p>${t("checkout.declined.text")}</p></section>`;

/** The sale whose admission an order lacks.
 *  @param {Problem} problem */
const saleOf = ({ body }) => body.sale_id ?? "";

/** @param {Problem} problem */
export const refusedPanel = (problem) => html`<section class="panel panel-bad">
  <h2>${t("checkout.refused")}</h2><p>${told(problem)}</p>
  ${saleOf(problem) ? html`<div class="panel-actions"><a class="button button-primary" href="${saleAddress(saleOf(problem))}">
    ${t("sale.go")}</a></div>` : ""}</section>`;
