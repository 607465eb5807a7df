// The cart: change quantities, take things out, see what it comes to.

import { kept, read, setCoupon, setQuantity } from "../cart.js";
import { html, on, render } from "../html.js";
import { t, worded } from "../language.js";
import { notice, orRetry, shopLink, told } from "../parts.js";
import { say, shell } from "../shell.js";
import { row, summary } from "./cart-parts.js";

const MOST = 99;
const main = shell({ title: t("cart.title") });
let cart = null;

const nothing = () => notice({ title: t("cart.empty.title"), text: t("cart.empty.text"), action: shopLink(), symbol: "cart" });

function draw() {
  if (!cart?.lines?.length) return render(main, nothing());
  return render(main, html`<h1>${t("cart.title")}</h1>
    <div class="with-summary"><ul class="cart-lines">${cart.lines.map(row)}</ul>${summary(cart)}</div>`);
}

async function change(sku, quantity) {
  const line = cart.lines.find((each) => each.sku === sku);
  main.querySelector(".with-summary").classList.add("working");
  try {
    cart = await setQuantity(sku, quantity);
    if (quantity === 0) tellRemoved(line);
  } catch (problem) {
    say(told(problem));
    cart = (await read().catch(() => null)) ?? (kept() ? cart : null);
  }
  draw();
}

function tellRemoved(line) {
  say(t("cart.removed", { title: worded(line.title) }),
    html`<button type="button" class="button button-small" data-undo>${t("cart.undo")}</button>`);
  document.querySelector("[data-undo]").addEventListener("click", () => restore(line));
}

async function restore(line) {
  cart = await setQuantity(line.sku, line.quantity).catch(() => cart);
  draw();
}

async function useCoupon(code) {
  try {
    cart = await setCoupon(code);
    draw();
  } catch (problem) {
    main.querySelector("#coupon-trouble").textContent = told(problem);
  }
}

const within = (quantity) => Math.min(MOST, Math.max(1, Math.trunc(quantity) || 1));
const quantityOf = (sku) => cart.lines.find((line) => line.sku === sku)?.quantity ?? 1;

on(main, "click", "[data-step]", (button) =>
  change(button.dataset.sku, within(quantityOf(button.dataset.sku) + Number(button.dataset.step))));
on(main, "change", "input[data-sku]", (input) => change(input.dataset.sku, within(Number(input.value))));
on(main, "click", "[data-remove]", (button) => change(button.dataset.remove, 0));
on(main, "submit", "#coupon-form", (form, event) => {
  event.preventDefault();
  useCoupon(form.elements.code.value.trim());
});
on(main, "click", "[data-drop-coupon]", () => useCoupon(""));
orRetry(main, async () => {
  render(main, html`<h1>${t("cart.title")}</h1><div class="ghost" aria-hidden="true"><span class="bone bone-line"></span>
    <span class="bone bone-line"></span></div>`);
  cart = await read();
  draw();
});
