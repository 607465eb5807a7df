// The cart: change quantities, take things out, see what it comes to.

import { kept, read, setQuantity } from "../cart.js";
import { html, on, render } from "../html.js";
import { icon } from "../icons.js";
import { money, t, worded } from "../language.js";
import { notice, orRetry, picture, productAddress, shopLink, stepper, stockBadge, told, totalsTable, variantWords }
  from "../parts.js";
import { say, shell } from "../shell.js";

const MOST = 99;
const main = shell({ title: t("cart.title") });
let cart = null;

const nothing = () => notice({ title: t("cart.empty.title"), text: t("cart.empty.text"), action: shopLink(), symbol: "cart" });
const blocked = () => cart.lines.some((line) => line.availability === "sold_out" || line.problem);

const titleOf = (line) => line.product_id
  ? html`<a href="${productAddress(line.product_id)}&sku=${encodeURIComponent(line.sku)}">${worded(line.title)}</a>`
  : worded(line.title) || line.sku;

const row = (line) => html`
  <li class="cart-line" data-line="${line.sku}">
    <div class="cart-picture">${picture(line.image, "", { eager: true, size: 160 })}</div>
    <div class="cart-words">
      <h2>${titleOf(line)}</h2>
      <p class="muted small">${variantWords(line)}</p>
      <p class="muted small">${t("cart.each", { price: money(line.unit_price) })}
        ${line.availability && line.availability !== "in_stock" ? stockBadge(line.availability) : ""}</p>
    </div>
    <div class="cart-change">
      ${stepper({ id: `quantity-${line.sku}`, quantity: line.quantity, sku: line.sku,
    label: t("cart.quantity.of", { title: worded(line.title) }) })}
      <button type="button" class="quiet" data-remove="${line.sku}"
        aria-label="${t("cart.remove.of", { title: worded(line.title) })}">${t("cart.remove")}</button>
    </div>
    <p class="cart-price price">${money(line.subtotal)}</p>
  </li>`;

const summary = () => html`
  <aside class="summary" aria-label="${t("cart.summary")}">
    <h2>${t("cart.summary")}</h2>
    ${totalsTable(cart.totals, { applied: cart.promotions })}
    ${blocked() ? html`<p class="trouble" role="alert">${icon("alert")}${t("cart.blocked")}</p>` : ""}
    <a class="button button-primary button-wide" ${blocked() ? html`aria-disabled="true"` : html`href="/checkout.html"`}
      id="checkout">${t("cart.checkout")}</a>
    <a class="quiet" href="/index.html">${t("back.shop")}</a>
  </aside>`;

function draw() {
  if (!cart?.lines?.length) return render(main, nothing());
  return render(main, html`<h1>${t("cart.title")}</h1>
    <div class="with-summary"><ul class="cart-lines">${cart.lines.map(row)}</ul>${summary()}</div>`);
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

const within = (quantity) => Math.min(MOST, Math.max(1, Math.trunc(quantity) || 1));
const quantityOf = (sku) => cart.lines.find((line) => line.sku === sku)?.quantity ?? 1;

on(main, "click", "[data-step]", (button) =>
  change(button.dataset.sku, within(quantityOf(button.dataset.sku) + Number(button.dataset.step))));
on(main, "change", "input[data-sku]", (input) => change(input.dataset.sku, within(Number(input.value))));
on(main, "click", "[data-remove]", (button) => change(button.dataset.remove, 0));
orRetry(main, async () => {
  render(main, html`<h1>${t("cart.title")}</h1><div class="ghost" aria-hidden="true"><span class="bone bone-line"></span>
    <span class="bone bone-line"></span></div>`);
  cart = await read();
  draw();
});
