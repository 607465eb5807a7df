// One product: look, choose, put in the cart.

import { Problem } from "../api.js";
import { add, read } from "../cart.js";
import { card } from "../card.js";
import { product as load, products } from "../catalog.js";
import { find, html, on, render } from "../html.js";
import { sentences, t, worded } from "../language.js";
import { notice, onlySoMany, orRetry, productAddress, shopLink, showQuantity, told } from "../parts.js";
import { entitle, say, shell } from "../shell.js";
import { nearest } from "../variants.js";
import { reviews } from "./product-reviews.js";
import { about, buyBox, gallery, ghostPage, way } from "./product-parts.js";

/** @import { StockedVariantView } from "../../types/api" */
/** @import { View } from "./product-parts.js" */

const RELATED = 4;
const MOST = 99;
const asked = new URLSearchParams(location.search);
const main = shell();
/** @type {View} What `show` loads before anything of it is drawn. */
let view;

/** @param {StockedVariantView[]} variants */
const firstToShow = (variants) => variants.find((variant) => variant.sku === asked.get("sku"))
  ?? variants.find((variant) => variant.availability !== "sold_out") ?? variants[0];

const drawBuyBox = () => render(find(main, "#buy"), buyBox(view));
const drawGallery = () => render(find(main, "#gallery"), gallery(view));

/** @param {StockedVariantView} variant */
function choose(variant) {
  Object.assign(view, { variant, trouble: "", most: MOST, picture: variant.image || view.picture });
  history.replaceState(null, "", `${productAddress(view.product.product_id)}&sku=${encodeURIComponent(variant.sku)}`);
  drawBuyBox();
  drawGallery();
}

/** @param {number} quantity */
const within = (quantity) => Math.min(view.most, Math.max(1, Math.trunc(quantity) || 1));

async function addToCart() {
  if (view.adding) return;
  Object.assign(view, { adding: true, trouble: "" });
  drawBuyBox();
  try {
    await add(view.variant.sku, view.quantity);
    view.quantity = 1;
    const toCart = html`<a class="button button-small" href="/cart.html">${t("product.view_cart")}</a>`;
    say(t("product.added", { title: worded(view.product.title) }), toCart);
  } catch (problem) {
    await refused(problem);
  }
  view.adding = false;
  drawBuyBox();
}

/** Say what is in the way; of what there is too little, how much of it may still be put in.
 *  @param {unknown} problem */
async function refused(problem) {
  view.trouble = told(problem);
  if (!(problem instanceof Problem)) return;
  const { available } = problem.body;
  if (available === undefined) return;
  const cart = await read().catch(() => null);
  const held = cart?.lines.find((line) => line.sku === view.variant.sku)?.quantity ?? 0;
  view.trouble = sentences(onlySoMany(available), held ? t("stock.held", { n: held }) : "");
  view.most = Math.max(1, available - held);
  view.quantity = Math.min(view.quantity, view.most);
}

async function drawRelated() {
  const { category, product_id } = view.product;
  const { items } = await products({ category, limit: RELATED + 1 });
  const others = items.filter((item) => item.product_id !== product_id).slice(0, RELATED);
  if (others.length) render(find(main, "#related"),
    html`<h2>${t("product.related")}</h2><ul class="grid grid-related">${others.map((item) => card(item))}</ul>`);
}

/** @param {unknown} problem */
function missing(problem) {
  if (!(problem instanceof Problem) || ![400, 404, 410, 422].includes(problem.status)) throw problem;
  none();
}

function none() {
  entitle(t("product.missing.title"));
  render(main, notice({ title: t("product.missing.title"), text: t("product.missing.text"), action: shopLink() }));
}

async function show() {
  render(main, ghostPage());
  const wanted = asked.get("id");
  if (!wanted) return none(); // the shop would answer with the list of all products
  const found = await load(wanted).catch(missing);
  if (!found) return;
  const variant = firstToShow(found.variants);
  view = { product: found, variant, quantity: 1, most: MOST, picture: variant.image || found.image, adding: false, trouble: "" };
  entitle(worded(found.title));
  render(main, html`${way(found.breadcrumbs ?? [])}
    <article class="product"><div id="gallery" class="gallery"></div><div class="buy"><div id="buy"></div></div>${about(found)}</article>
    <section id="reviews" class="related reviews"></section><section id="related" class="related"></section>`);
  drawGallery();
  drawBuyBox();
  drawRelated().catch(() => null); // a suggestion less is no trouble to tell
  reviews(find(main, "#reviews"), found).catch(() => null); // nor is a word less: they are the first to be given up
}

on(main, "change", "input[data-attribute]", (input) =>
  choose(nearest(view.product.variants, view.variant, input.dataset.attribute ?? "", input.value)));
on(main, "click", "[data-picture]", (button) => {
  view.picture = button.dataset.picture ?? "";
  drawGallery();
});
on(main, "click", "[data-step]", (button) => {
  view.quantity = within(view.quantity + Number(button.dataset.step));
  drawBuyBox();
});
on(main, "change", "input#quantity", (input) => {
  view.quantity = within(Number(input.value));
  showQuantity(input, view.quantity, view.most);
});
on(main, "submit", "#buy-form", (form, event) => {
  event.preventDefault();
  return addToCart();
});
void orRetry(main, show);
