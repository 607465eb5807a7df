// What the cart page is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { money, t, worded } from "../language.js";
import { onlySoMany, picture, productAddress, shipsWhen, stepper, stockBadge, totalsTable, variantWords } from "../parts.js";

import { admissionFor, saleAddress } from "../sales.js";

/** @import { CartLineView, CartView } from "../../types/api" */

/** Goods of a sale, which this browser was not let into.
 *  @param {CartLineView} line */
const lacksAdmission = (line) => line.flash_sale && !admissionFor([line]);

/** A line that no order can have.
 *  @param {CartLineView} line */
const hopeless = (line) => line.availability === "sold_out" || line.problem || lacksAdmission(line);

/** @param {{ lines: CartLineView[] }} cart */
export const hopelessCart = ({ lines }) => lines.some(hopeless);

/** Also by a line of which there are fewer, as far as is known: that is a hint, and whoever orders is told for good.
 *  @param {CartView} cart */
const blocked = ({ lines }) => lines.some((line) => hopeless(line) || line.available !== null);

/** How a line may be mended: by the sale that its goods are in, or by as many as there are.
 *  @param {CartLineView} line */
function remedy(line) {
  if (line.flash_sale && lacksAdmission(line)) return html`<p class="line-trouble small" data-sale="${line.flash_sale.sale_id}">
    ${t(`cart.sale.${line.flash_sale.state}`, { name: line.flash_sale.name })}
    <a href="${saleAddress(line.flash_sale.sale_id, line.sku)}">${t("sale.go")}</a></p>`;
  if (!line.available || line.problem) return "";
  return html`<p class="line-trouble small">${onlySoMany(line.available)}
    <button type="button" class="quiet" data-take="${line.available}" data-sku="${line.sku}">${t("cart.take", { n: line.available })}</button></p>`;
}

/** @param {CartLineView} line */
const titleOf = (line) => line.product_id
  ? html`<a href="${productAddress(line.product_id)}&sku=${encodeURIComponent(line.sku)}">${worded(line.title)}</a>`
  : worded(line.title) || line.sku;

/** @param {CartLineView} line */
export const row = (line) => html`
  <li class="cart-line" data-line="${line.sku}">
    <div class="cart-picture">${picture(line.image, "", { eager: true, size: 160 })}</div>
    <div class="cart-words">
      <h2>${titleOf(line)}</h2>
      <p class="muted small">${variantWords(line)}</p>
      <p class="muted small">${t("cart.each", { price: money(line.unit_price) })}
        ${line.problem ? html`<span class="badge">${t(`cart.problem.${line.problem}`)}</span>` : ""}
        ${!line.problem && line.availability !== "in_stock" ? stockBadge(line.availability) : ""}</p>
      ${shipsWhen(line) ? html`<p class="muted small" data-ships>${shipsWhen(line)}</p>` : ""}
      ${remedy(line)}
    </div>
    <div class="cart-change">
      ${stepper({ id: `quantity-${line.sku}`, quantity: line.quantity, sku: line.sku, max: line.available ?? 99,
    label: t("cart.quantity.of", { title: worded(line.title) }) })}
      <button type="button" class="quiet" data-remove="${line.sku}"
        aria-label="${t("cart.remove.of", { title: worded(line.title) })}">${t("cart.remove")}</button>
    </div>
    <p class="cart-price price">${money(line.subtotal)}</p>
  </li>`;

/** @param {NonNullable<CartView["coupon"]>} coupon */
const couponUsed = ({ code, applied }) => html`<p class="coupon-used"><span class="badge badge-in_stock">${code}</span>
  ${applied ? "" : html`<span class="muted small">${t("cart.coupon.idle", { code })}</span>`}
  <button type="button" class="quiet" data-drop-coupon aria-label="${t("cart.coupon.drop", { code })}">${t("cart.remove")}</button></p>`;

/** @param {CartView} cart */
const couponForm = ({ coupon }) => coupon ? couponUsed(coupon) : html`
  <form id="coupon-form" class="coupon"><div class="field"><label for="code">${t("cart.coupon")}</label>
    <div class="coupon-row"><input id="code" name="code" maxlength="40" autocomplete="off" required aria-describedby="coupon-trouble">
      <button class="button">${t("cart.coupon.use")}</button></div>
    <p class="field-trouble" id="coupon-trouble" role="alert"></p></div></form>`;

/** @param {CartView} cart */
export const summary = (cart) => html`
  <aside class="summary" aria-label="${t("cart.summary")}">
    <h2>${t("cart.summary")}</h2>
    ${couponForm(cart)}
    ${totalsTable(cart.totals, { applied: cart.promotions })}
    ${blocked(cart) ? html`<p class="trouble" role="alert">${icon("alert")}${t("cart.blocked")}</p>` : ""}
    <a class="button button-primary button-wide" ${blocked(cart) ? html`aria-disabled="true"` : html`href="/checkout.html"`}
      id="checkout">${t("cart.checkout")}</a>
    <a class="quiet" href="/index.html">${t("back.shop")}</a>
  </aside>`;
