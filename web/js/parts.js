// Pieces that several pages draw the same way.

import { Problem } from "./api.js";
import { find, html, render } from "./html.js";
import { icon } from "./icons.js";
import { moment, money, t, worded } from "./language.js";

/** @import { Money, PromotionView, TotalsView } from "../types/api" */
/** @import { Drawn } from "../types/drawing" */

/** @param {string | null | undefined} source @param {string} alt @param {{ eager?: boolean, size?: number }} [look] */
export const picture = (source, alt, { eager = false, size = 600 } = {}) => source
  ? html`<img src="${source}" alt="${alt}" width="${size}" height="${size}" decoding="async"
      loading="${eager ? "eager" : "lazy"}">`
  : html`<span class="no-picture" aria-hidden="true"></span>`;

/** @param {string | null | undefined} availability */
export const stockBadge = (availability) => availability
  ? html`<span class="badge badge-${availability}">${t(`stock.${availability}`, {}, availability)}</span>`
  : "";

/** @type {Intl.DateTimeFormatOptions} */
const DAY = { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" };

/** When what is sold before it is there ships: from a day on, or when it arrives.
 *  @param {{ availability: string, available_from: string | null }} goods */
export const shipsWhen = ({ availability, available_from: day }) => {
  if (!["backorder", "preorder"].includes(availability)) return "";
  return day ? t("stock.ships_from", { day: moment(day, DAY) }) : t("stock.ships_later");
};

/** A carrier by the name that its country's people know.
 *  @param {string} name */
export const carrier = (name) => t(`carrier.${name}`, {}, name);

/** @param {string} iso */
export const dayOf = (iso) => moment(iso, DAY);

/** @param {string} productId */
export const productAddress = (productId) => `/product.html?id=${encodeURIComponent(productId)}`;
/** @param {string} orderId */
export const orderAddress = (orderId) => `/order.html?id=${encodeURIComponent(orderId)}`;

/** The text of `key`, as it is told of an order that goods on their way back pay for.
 *  @param {"about" | "headline" | "status"} key @param {{ status: string, exchanged_from: string | null }} order */
export function inWords(key, { status, exchanged_from }) {
  const plain = t(`${key}.${status}`, {}, `${key}.${status}`);
  return exchanged_from ? t(`${key}.${status}.exchange`, {}, plain) : plain;
}

/** The seller's words for a variant ("Red, L"), or what tells it apart.
 *  @param {{ label?: string, attributes?: { [name: string]: string } }} variant */
export const variantWords = ({ label, attributes }) => worded(label) || Object.values(attributes ?? {}).join(" · ");

/** How many there are, to whom wanted more.
 *  @param {number} available */
export const onlySoMany = (available) => available > 0 ? t("stock.only", { n: available }) : t("stock.none");

/** What a refusal means, in the buyer's words.
 *  @param {unknown} problem */
export function told(problem) {
  if (!(problem instanceof Problem)) return t("trouble.unexpected");
  if (problem.body.available !== undefined) return onlySoMany(problem.body.available);
  const known = t(`problem.${problem.code}`, {}, "");
  if (known) return known;
  if (problem.status === 0) return t("trouble.no_answer");
  if ([429, 503].includes(problem.status)) return t("trouble.busy");
  return problem.status >= 500 ? t("trouble.unexpected") : problem.message;
}

/** What is to be said instead of goods; `below` a heading of the page's own, or as the page itself.
 *  @param {{ title: string, text: string, action?: Drawn, symbol?: Parameters<typeof icon>[0], below?: boolean }} said */
export const notice = ({ title, text, action = "", symbol = "parcel", below = false }) => html`
  <section class="notice">
    <span class="notice-symbol">${icon(symbol)}</span>
    ${below ? html`<h2 class="notice-title">${title}</h2>` : html`<h1 class="notice-title">${title}</h1>`}
    <p>${text}</p>
    ${action}
  </section>`;

export const shopLink = () => html`<a class="button" href="/index.html">${t("back.shop")}</a>`;

/** Run `work`, and where it fails say so inside `node` with a button that tries again.
 *  @param {Element} node @param {() => unknown} work */
export async function orRetry(node, work) {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) console.error(problem);
    const action = html`<button type="button" class="button" id="retry">${t("retry")}</button>`;
    render(node, notice({ title: t("trouble.title"), text: told(problem), action, symbol: "alert" }));
    find(node, "#retry").addEventListener("click", () => orRetry(node, work), { once: true });
  }
}

/** @param {Drawn} name @param {Drawn} value */
const amountRow = (name, value, kind = "") => html`<div class="${kind}"><dt>${name}</dt><dd>${value}</dd></div>`;

/** @param {TotalsView} totals @param {boolean} known */
function shippingShown(totals, known) {
  if (!known || !totals.shipping) return t("cart.shipping.later");
  return totals.shipping.amount === 0 ? t("totals.free") : money(totals.shipping);
}

/** @param {PromotionView[]} applied */
const promotionRows = (applied) => applied.map((promotion) =>
  amountRow(html`<span class="promotion">${worded(promotion.name)}</span>`,
    promotion.amount?.amount ? `−${money(promotion.amount)}` : "", "amount-saving"));

/** Subtotal to total, with the promotions that made the difference.
 *  @param {TotalsView & { tax_included?: Money }} totals @param {{ applied?: PromotionView[], shippingKnown?: boolean }} [more] */
export const totalsTable = (totals, { applied = [], shippingKnown = true } = {}) => html`
  <dl class="amounts">
    ${amountRow(t("totals.subtotal"), money(totals.subtotal))}
    ${totals.discount?.amount && !applied.length
    ? amountRow(t("totals.discount"), `−${money(totals.discount)}`, "amount-saving") : ""}
    ${promotionRows(applied)}
    ${amountRow(t("totals.shipping"), shippingShown(totals, shippingKnown))}
    ${totals.tax?.amount ? amountRow(t("totals.tax"), money(totals.tax)) : ""}
    ${amountRow(t("totals.total"), money(totals.total), "amount-total")}
  </dl>
  ${totals.tax_included?.amount
    ? html`<p class="small muted">${t("totals.tax_included", { amount: money(totals.tax_included) })}</p>` : ""}`;

/** What pays the total beside the payment method, and what is left to that.
 *  @param {{ points?: { amount: Money } | null, gift_card?: Money | null, payable: Money }} paid */
export const paidWithTable = ({ points, gift_card, payable }) => html`
  <dl class="amounts">
    ${points?.amount.amount ? amountRow(t("points.paid"), `−${money(points.amount)}`, "amount-saving") : ""}
    ${gift_card?.amount ? amountRow(t("totals.gift_card"), `−${money(gift_card)}`, "amount-saving") : ""}
    ${amountRow(t("totals.payable"), money(payable), "amount-total")}
  </dl>`;

/** Show `quantity` in a stepper that stays as it is: drawn anew, it would take a button away from under a click.
 *  @param {HTMLInputElement} input @param {number} quantity @param {number} max */
export function showQuantity(input, quantity, max) {
  input.value = String(quantity);
  find(document, `#${input.id}-less`).setAttribute("aria-disabled", String(quantity <= 1));
  find(document, `#${input.id}-more`).setAttribute("aria-disabled", String(quantity >= max));
}

/** @param {{ id: string, quantity: number, max?: number, label: string, sku?: string }} step */
export const stepper = ({ id, quantity, max = 99, label, sku = "" }) => html`
  <div class="stepper" role="group" aria-label="${label}">
    <button type="button" id="${id}-less" data-step="-1" data-sku="${sku}" ${quantity <= 1 ? html`aria-disabled="true"` : ""}
      aria-label="${t("product.less")}">${icon("minus")}</button>
    <input id="${id}" data-sku="${sku}" inputmode="numeric" pattern="[0-9]*" autocomplete="off" maxlength="4"
      value="${quantity}" aria-label="${label}">
    <button type="button" id="${id}-more" data-step="1" data-sku="${sku}" ${quantity >= max ? html`aria-disabled="true"` : ""}
      aria-label="${t("product.more")}">${icon("plus")}</button>
  </div>`;
