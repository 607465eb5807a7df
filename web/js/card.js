// A product in a list.

import { html } from "./html.js";
import { money, t, worded } from "./language.js";
import { picture, productAddress } from "./parts.js";

/** @import { Summary } from "../types/api" */

/** @param {Summary} product */
function priceLine(product) {
  const amounts = new Set(product.variants?.map((variant) => variant.price?.amount));
  const price = money(product.price);
  return amounts.size > 1 ? t("card.from", { price }) : price;
}

/** What the cheapest variant cost before it was reduced.
 *  @param {Summary} product */
function priceBefore({ price, variants = [] }) {
  const before = variants.find((variant) => variant.price?.amount === price.amount)?.list_price;
  return before ? html`<s class="muted small">${money(before)}</s>` : "";
}

/** `eager` pictures are those seen without scrolling.
 *  @param {Summary} product */
export const card = (product, { eager = false } = {}) => {
  const title = worded(product.title);
  const choices = product.variants?.length ?? 1;
  return html`
    <li class="card">
      <a href="${productAddress(product.product_id)}">
        <span class="card-picture">${picture(product.image, "", { eager })}</span>
        <span class="card-title">${title}</span>
        <span class="card-line"><span><span class="price">${priceLine(product)}</span> ${priceBefore(product)}</span>
          ${choices > 1 ? html`<span class="muted small">${t("card.choices", { n: choices })}</span>` : ""}</span>
      </a>
    </li>`;
};

const ghost = html`<li class="card ghost" aria-hidden="true"><span class="card-picture"></span>
  <span class="bone"></span><span class="bone bone-short"></span></li>`;

/** @param {number} count */
export const ghosts = (count) => Array(count).fill(ghost);
