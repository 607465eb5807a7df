// The cart: change quantities, take things out, see what it comes to.

import { Problem } from "../api.js";
import { kept, read, setCoupon, setQuantity } from "../cart.js";
import { field } from "../forms.js";
import { find, html, on, render } from "../html.js";
import { t, worded } from "../language.js";
import { notice, orRetry, shopLink, told } from "../parts.js";
import { say, shell } from "../shell.js";
import { row, summary } from "./cart-parts.js";

/** @import { CartLineView, CartView } from "../../types/api" */

const MOST = 99;
const main = shell({ title: t("cart.title") });
/** @type {CartView | null} */
let cart = null;

const nothing = () => notice({ title: t("cart.empty.title"), text: t("cart.empty.text"), action: shopLink(), symbol: "cart" });

function draw() {
  if (!cart?.lines?.length) return render(main, nothing());
  return render(main, html`<h1>${t("cart.title")}</h1>
    <div class="with-summary"><ul class="cart-lines">${cart.lines.map(row)}</ul>${summary(cart)}</div>`);
}

/** @param {string} sku */
const lineOf = (sku) => cart?.lines.find((line) => line.sku === sku);

/** @param {string} sku @param {number} quantity */
async function change(sku, quantity) {
  const line = lineOf(sku);
  find(main, ".with-summary").classList.add("working");
  try {
    cart = await setQuantity(sku, quantity);
    if (line && quantity === 0) tellRemoved(line);
  } catch (problem) {
    say(told(problem));
    cart = (await asMany(sku, line?.quantity ?? 0, problem).catch(() => null)) ?? (kept() ? cart : null);
  }
  draw();
}

/** The cart with as many as there are, where more were wanted than that; else as it is.
 *  @param {string} sku @param {number} had @param {unknown} problem */
async function asMany(sku, had, problem) {
  const available = problem instanceof Problem ? problem.body.available : undefined;
  return available !== undefined && available > had ? setQuantity(sku, available) : read();
}

/** @param {CartLineView} line */
function tellRemoved(line) {
  say(t("cart.removed", { title: worded(line.title) }),
    html`<button type="button" class="button button-small" data-undo>${t("cart.undo")}</button>`);
  find(document, "[data-undo]").addEventListener("click", () => restore(line));
}

/** @param {CartLineView} line */
async function restore(line) {
  cart = await setQuantity(line.sku, line.quantity).catch(() => cart);
  draw();
}

/** @param {string} code */
async function useCoupon(code) {
  try {
    cart = await setCoupon(code);
    draw();
  } catch (problem) {
    find(main, "#coupon-trouble").textContent = told(problem);
  }
}

/** @param {number} quantity */
const within = (quantity) => Math.min(MOST, Math.max(1, Math.trunc(quantity) || 1));

on(main, "click", "button[data-take]", ({ dataset: { sku = "", take } }) => change(sku, Number(take)));
on(main, "click", "[data-step]", ({ dataset: { sku = "", step } }) =>
  change(sku, within((lineOf(sku)?.quantity ?? 1) + Number(step))));
on(main, "change", "input[data-sku]", (input) => change(input.dataset.sku ?? "", within(Number(input.value))));
on(main, "click", "[data-remove]", (button) => change(button.dataset.remove ?? "", 0));
on(main, "submit", "form#coupon-form", (form, event) => {
  event.preventDefault();
  return useCoupon(field(form, "code").value.trim());
});
on(main, "click", "[data-drop-coupon]", () => useCoupon(""));
void orRetry(main, async () => {
  render(main, html`<h1>${t("cart.title")}</h1><div class="ghost" aria-hidden="true"><span class="bone bone-line"></span>
    <span class="bone bone-line"></span></div>`);
  cart = await read();
  draw();
});
