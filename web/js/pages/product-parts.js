// What the product page is made of.

import { address } from "../api.js";
import { html } from "../html.js";
import { icon } from "../icons.js";
import { language, listed, moment, money, t, worded } from "../language.js";
import { picture, shipsWhen, stepper, stockBadge } from "../parts.js";
import { saleAddress } from "../sales.js";
import { exact } from "../variants.js";

/** @import { Choice, Crumb, Option, ProductView, SaleMark, StockedVariantView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */

/** @typedef {{ product: ProductView, variant: StockedVariantView, quantity: number, most: number, picture: string,
 *    adding: boolean, trouble: Drawn }} View `most`: as many as the cart may get, as far as it is known. */

/** @param {View} view */
const picturesOf = ({ product, variant }) =>
  [...new Set([product.image, ...(product.images ?? []), variant.image].filter(Boolean))];

/** @type {(view: View, pictures: string[]) => (source: string, index: number) => Drawn} */
const thumbnail = (view, pictures) => (source, index) => html`
  <li><button type="button" data-picture="${source}" ${source === view.picture ? html`aria-current="true"` : ""}
    id="picture-${index}" aria-label="${t("product.image", { n: index + 1, of: pictures.length })}">
    ${picture(source, "", { size: 96 })}</button></li>`;

/** @param {View} view */
export function gallery(view) {
  const pictures = picturesOf(view);
  return html`
    <div class="gallery-main">${picture(view.picture, worded(view.product.title), { eager: true, size: 900 })}</div>
    ${pictures.length > 1 ? html`<ul class="gallery-all">${pictures.map(thumbnail(view, pictures))}</ul>` : ""}`;
}

/** @param {View} view @param {Option} option @param {Choice} one */
function choice(view, option, { value, label }) {
  const { product, variant } = view;
  const match = exact(product.variants, variant, option.name, value);
  const out = !match || match.availability === "sold_out";
  const id = `option-${option.name}-${value}`;
  return html`<div class="option ${out ? "option-out" : ""}">
    <input type="radio" class="visually-hidden" id="${id}" name="${option.name}" value="${value}"
      data-attribute="${option.name}" ${variant.attributes[option.name] === value ? "checked" : ""}>
    <label for="${id}">${label}${out
    ? html`<span class="visually-hidden"> (${t(match ? "stock.sold_out" : "product.unavailable")})</span>` : ""}</label></div>`;
}

/** @param {View} view @param {Option} option */
const chosenLabel = (view, option) =>
  option.values.find(({ value }) => value === view.variant.attributes[option.name])?.label ?? "";

/** @param {View} view */
const picker = (view) => (view.product.options ?? []).map((option) => html`
  <fieldset class="choice"><legend>${option.label} <span class="muted">${chosenLabel(view, option)}</span></legend>
    <div class="options">${option.values.map((value) => choice(view, option, value))}</div></fieldset>`);

/** @param {StockedVariantView} variant */
const wasPrice = (variant) => variant.list_price && variant.list_price.amount > variant.price.amount
  ? html`<s class="muted">${money(variant.list_price)}</s>` : "";

/** @param {string} availability */
const addWords = (availability) => availability === "sold_out" ? t("stock.sold_out")
  : availability === "preorder" ? t("product.preorder") : t("product.add");

/** @param {View} view @param {string} availability */
const addButton = ({ adding }, availability) => html`
  <button type="submit" id="add" class="button button-primary button-wide" ${availability === "sold_out" ? "disabled" : ""}
    ${adding ? html`aria-disabled="true"` : ""}>
    ${adding ? t("product.adding") : addWords(availability)}</button>`;

/** @param {StockedVariantView} variant */
function shipsLine(variant) {
  const when = shipsWhen(variant);
  return when ? html`<p class="ships-when small" data-ships>${icon("truck")} ${when}</p>` : "";
}

/** @param {View} view */
const buyRow = (view) => html`<div class="buy-row">
  ${stepper({ id: "quantity", quantity: view.quantity, max: view.most, label: t("product.quantity") })}
  ${addButton(view, view.variant.availability)}</div>`;

/** Goods of a sale are bought there, by whom its line lets in.
 *  @param {SaleMark} sale */
const saleNote = (sale) => html`<div class="sale-note" data-sale="${sale.sale_id}">
  <b>${t("sale.eyebrow")}${t("colon")}${sale.name}</b>${sale.price ? html`<span class="price">${money(sale.price)}</span>` : ""}
  <span>${t(`sale.note.${sale.state}`, { when: moment(sale.starts_at) })}</span></div>`;

/** @param {SaleMark} sale @param {string} sku */
const saleRow = (sale, sku) => html`<div class="buy-row">
  <a class="button button-primary button-wide" id="to-sale" href="${saleAddress(sale.sale_id, sku)}">${t("sale.go")}</a></div>`;

/** @param {View} view */
export function buyBox(view) {
  const { product, variant, trouble } = view;
  const { availability } = variant;
  return html`
    ${product.brand ? html`<p class="eyebrow">${product.brand}</p>` : ""}
    <h1>${worded(product.title)}</h1>
    <p class="buy-price"><span class="price">${money(variant.price)}</span>${wasPrice(variant)}${stockBadge(availability)}</p>
    ${shipsLine(variant)}
    <form id="buy-form" novalidate>
      ${picker(view)}
      ${variant.flash_sale ? saleNote(variant.flash_sale) : ""}
      <div class="buy-bar"><p class="trouble" role="alert">${trouble}</p>
        ${variant.flash_sale ? saleRow(variant.flash_sale, variant.sku) : buyRow(view)}</div>
    </form>`;
}

/** @param {number} grams */
const weight = (grams) => new Intl.NumberFormat(language(), grams < 1_000
  ? { style: "unit", unit: "gram" } : { style: "unit", unit: "kilogram", maximumFractionDigits: 2 })
  .format(grams < 1_000 ? grams : grams / 1_000);

/** @param {string} name @param {string} value */
const fact = (name, value) => value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : "";

/** @param {ProductView} product */
export function about(product) {
  const [first] = product.variants;
  const paragraphs = worded(product.description).split(/\n+/).filter(Boolean);
  return html`<div class="about">
    ${paragraphs.length ? html`<h2>${t("product.about")}</h2>${paragraphs.map((text) => html`<p>${text}</p>`)}` : ""}
    <h2>${t("product.details")}</h2>
    <dl class="facts">
      ${fact(t("product.brand"), product.brand)}
      ${(product.options ?? []).map(({ label, values }) => fact(label,
    listed(values.map((value) => value.label))))}
      ${fact(t("product.weight"), first.weight_grams ? weight(first.weight_grams) : "")}
      ${fact(t("product.sku"), product.variants.length === 1 ? first.sku : "")}
    </dl></div>`;
}

/** @param {string} category */
const browse = (category) => address("/index.html", { category });

/** @param {Crumb[]} path */
export const way = (path) => html`<nav class="trail" aria-label="${t("nav.categories")}"><ol>
  <li><a href="/index.html?view=all">${t("nav.all")}</a>${path.length ? icon("chevron") : ""}</li>
  ${path.map((step, index) => html`<li><a href="${browse(step.category_id)}">${worded(step.title)}</a>${
  index < path.length - 1 ? icon("chevron") : ""}</li>`)}</ol></nav>`;

export const ghostPage = () => html`<div class="trail"></div>
  <div class="product ghost" aria-hidden="true"><div class="gallery"><div class="gallery-main"></div></div>
  <div class="buy"><span class="bone bone-tall"></span><span class="bone bone-short"></span>
  <span class="bone"></span><span class="bone"></span></div></div>`;
