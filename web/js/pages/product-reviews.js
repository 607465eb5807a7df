// What buyers say of the product on the page: stars, words, votes, and a form to say something oneself.

import { address, get, Problem, send } from "../api.js";
import { filled } from "../forms.js";
import { find, html, insert, on, render } from "../html.js";
import { t } from "../language.js";
import { placed } from "../orders.js";
import { dayOf, told } from "../parts.js";

/** @import { Answers, ReviewView, ProductView, SummaryView } from "../../types/api" */

const PAGE = 5;
const STARS = [5, 4, 3, 2, 1];

/** @param {string} productId */
const pathOf = (productId) => `/v1/products/${encodeURIComponent(productId)}/reviews`;
/** @param {string} productId @param {string | null} [cursor] @returns {Promise<Answers["GET /v1/products/{product_id}/reviews"]>} */
const load = (productId, cursor) => get(address(pathOf(productId), { limit: PAGE, cursor }));

/** @param {number} rating */
const stars = (rating) => html`<span class="stars" role="img" aria-label="${t("reviews.stars", { n: rating })}">${"★".repeat(Math.round(rating))}<span
  class="stars-left">${"★".repeat(5 - Math.round(rating))}</span></span>`;

/** @param {SummaryView} summary @param {number} star */
const bar = ({ by_rating, count }, star) => html`<li><span>${star} ★</span>
  <meter min="0" max="${count}" value="${by_rating[star]}" aria-label="${t("reviews.stars", { n: star })}"></meter><span>${by_rating[star]}</span></li>`;

/** @param {SummaryView} summary */
const overview = (summary) => summary.average === null ? html`<p class="muted">${t("reviews.none")}</p>`
  : html`<div class="review-summary"><p class="review-average"><b>${summary.average.toFixed(1)}</b> ${stars(summary.average)}
    <span class="muted">${t("reviews.count", { n: summary.count })}</span></p><ul>${STARS.map((star) => bar(summary, star))}</ul></div>`;

/** @param {ReviewView} one */
const review = ({ review_id, rating, title, text, name, at, verified, helpful }) => html`<li class="review" data-review="${review_id}">
  <p>${stars(rating)} <b>${title}</b></p>${text ? html`<p class="review-text">${text}</p>` : ""}
  <p class="muted">${name || t("reviews.somebody")} · ${dayOf(at)}${verified ? html` · <span class="verified">${t("reviews.verified")}</span>` : ""}</p>
  <button type="button" class="button button-small" data-helpful="${review_id}">${t("reviews.helpful", { n: helpful })}</button></li>`;

const form = () => html`<details class="review-form"><summary class="button">${t("reviews.write")}</summary><form id="review-form">
  <fieldset class="rating"><legend>${t("reviews.rating")}</legend>${[1, 2, 3, 4, 5].map((star) => html`
    <label><input type="radio" name="rating" value="${star}" required> ${t("reviews.stars", { n: star })}</label>`)}</fieldset>
  <label class="field"><span>${t("reviews.title")}</span><input name="title" maxlength="120" required></label>
  <label class="field"><span>${t("reviews.text")}</span><textarea name="text" rows="4" maxlength="4000"></textarea></label>
  <label class="field"><span>${t("reviews.name")}</span><input name="name" maxlength="60" autocomplete="nickname"></label>
  <p id="review-trouble" role="alert"></p><button type="submit" class="button button-primary">${t("reviews.send")}</button></form></details>`;

/** An order of this browser with the product: with it the review is one of a buyer.
 *  @param {ProductView} product */
function orderWith({ variants }) {
  const skus = new Set(variants.map(({ sku }) => sku));
  return placed().find(({ lines = [], order_token }) => order_token && lines.some(({ sku }) => skus.has(sku)));
}

/** Send a review; one that an order cannot vouch for (not shipped yet, reviewed before) is refused, and says why.
 *  @param {ProductView} product @param {string} key @param {{ [name: string]: string }} said
 *  @returns {Promise<ReviewView>} */
function write(product, key, { rating, ...words }) {
  const order = orderWith(product);
  /** @type {import("../api.js").Headers} */
  const headers = { "Idempotency-Key": key, ...(order?.order_token ? { "X-Order-Token": order.order_token } : {}) };
  return send("POST", pathOf(product.product_id), { headers, body: { ...words, rating: Number(rating), order_id: order?.order_id ?? "" } });
}

/** Draw the section, and keep it: it is a part of the page that the page can do without.
 *  @param {HTMLElement} section @param {ProductView} product */
export async function reviews(section, product) {
  const { product_id } = product;
  let key = crypto.randomUUID();
  /** @type {string | null} */
  let following = null;

  async function draw() {
    const found = await load(product_id);
    following = found.next_cursor;
    render(section, html`<h2>${t("reviews.heading")}</h2>${overview(found.summary)}<ul class="review-list">${found.items.map(review)}</ul>
      ${following ? html`<button type="button" id="more-reviews" class="button">${t("reviews.more")}</button>` : ""}
      <p id="review-said" role="status"></p>${form()}`);
  }

  on(section, "click", "#more-reviews", async (button) => {
    const found = await load(product_id, following);
    following = found.next_cursor;
    insert(find(section, ".review-list"), "beforeend", html`${found.items.map(review)}`);
    if (!following) button.remove();
  });
  on(section, "click", "[data-helpful]", async (button) => {
    /** @type {ReviewView} */
    const voted = await send("POST", `${pathOf(product_id)}/${button.dataset.helpful}/votes`);
    button.textContent = t("reviews.helpful", { n: voted.helpful });
  });
  on(section, "submit", "#review-form", async (element, event) => {
    event.preventDefault();
    try {
      const made = await write(product, key, filled(/** @type {HTMLFormElement} */ (element)));
      key = crypto.randomUUID();
      await draw();
      if (made.status === "published" && !section.querySelector(`[data-review="${made.review_id}"]`)) {
        insert(find(section, ".review-list"), "afterbegin", review(made)); // lists are a moment behind
      }
      find(section, "#review-said").textContent = t(made.status === "published" ? "reviews.thanks" : "reviews.waits");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      find(section, "#review-trouble").textContent = told(problem);
    }
  });
  await draw();
}
