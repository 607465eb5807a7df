// What the page of a flash sale is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { moment, money, t, worded } from "../language.js";
import { picture, stepper, stockBadge } from "../parts.js";

/** @import { SaleItemView, SaleView } from "../../types/api" */
/** @import { SalePosition } from "../../types/memory" */

/** @param {number} number */
const two = (number) => String(number).padStart(2, "0");

/** Milliseconds as people count down: "2 d 03:04:05", "04:05".
 *  @param {number} milliseconds */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  const clock = `${two(minutes)}:${two(seconds % 60)}`;
  if (days) return t("sale.days", { n: days, clock: `${two(hours)}:${clock}` });
  return hours ? `${two(hours)}:${clock}` : clock;
}

/** @param {SaleItemView} item */
const price = (item) => html`<span class="price">${money(item.price)}</span>
  ${item.shelf_price && item.price && item.shelf_price.amount > item.price.amount ? html`<s class="muted small">${money(item.shelf_price)}</s>` : ""}`;

/** @param {SaleItemView} item @param {string} chosen @param {boolean} many */
const choice = (item, chosen, many) => html`
  <label class="sale-item">${many ? html`<input type="radio" name="sku" value="${item.sku}" ${item.sku === chosen ? "checked" : ""}>`
    : html`<input type="hidden" name="sku" value="${item.sku}">`}
    <span class="sale-picture">${picture(item.image, "", { eager: true, size: 240 })}</span>
    <span class="sale-words"><span class="sale-title">${worded(item.title)}</span>
      <span class="muted small">${worded(item.label)}</span><span>${price(item)}</span>
      ${item.availability === "in_stock" ? "" : stockBadge(item.availability)}</span></label>`;

/** @type {Intl.DateTimeFormatOptions} */
const TIMES = { dateStyle: "medium", timeStyle: "short" };

/** @param {SaleView} sale */
export const head = (sale) => html`
  <header class="sale-head"><p class="eyebrow">${t("sale.eyebrow")}</p><h1>${sale.name}</h1>
    <p class="muted">${moment(sale.starts_at, TIMES)} – ${moment(sale.ends_at, TIMES)} · ${t("sale.per_buyer", { n: sale.per_buyer })}</p></header>`;

/** @param {SaleView} sale @param {string} chosen */
export const goods = (sale, chosen) => html`
  <fieldset class="sale-items"><legend class="visually-hidden">${t("sale.items")}</legend>
    ${sale.items.map((item) => choice(item, chosen, sale.items.length > 1))}</fieldset>`;

/** `until` is redrawn every second by the page.
 *  @param {string} label */
export const countdown = (label, id = "until") => html`
  <p class="countdown"><span class="muted">${label}</span> <time id="${id}" role="timer" class="countdown-clock"></time></p>`;

export const coming = () => html`<section class="sale-box">${countdown(t("sale.starts_in"))}
  <p class="muted small">${t("sale.open_page")}</p></section>`;

export const ended = () => html`<section class="sale-box"><h2>${t("sale.ended")}</h2>
  <a class="button" href="/index.html">${t("back.shop")}</a></section>`;

/** @param {SaleView} sale @param {{ email: string, quantity: number, busy: string, trouble: string }} wish */
export const door = (sale, { email, quantity, busy, trouble }) => html`
  <section class="sale-box">
    ${sale.sold_out ? html`<h2>${t("sale.sold_out")}</h2><p class="muted">${t("sale.sold_out.text")}</p>` : html`
    <div class="field"><label for="email">${t("field.email")}</label>
      <input id="email" name="email" type="email" autocomplete="email" inputmode="email" required value="${email}" aria-describedby="email-note">
      <p class="muted small" id="email-note">${t("sale.email.note")}</p></div>
    ${sale.per_buyer > 1 ? html`<div class="sale-row"><span>${t("product.quantity")}</span>
      ${stepper({ id: "quantity", quantity, max: sale.per_buyer, label: t("product.quantity") })}</div>` : ""}
    <button class="button button-primary button-wide" id="enter" ${busy ? html`aria-disabled="true"` : ""}>${busy || t("sale.enter")}</button>
    <p class="trouble" role="alert">${trouble}</p>
    ${countdown(t("sale.ends_in"))}`}
  </section>`;

/** @param {SalePosition} place */
const estimate = ({ estimate_seconds: seconds }) => {
  if (seconds === null || seconds === undefined) return t("sale.estimate.none");
  return seconds < 90 ? t("sale.estimate.seconds", { n: seconds }) : t("sale.estimate.minutes", { n: Math.round(seconds / 60) });
};

/** @param {SalePosition} place */
const waiting = (place) => html`
  <section class="sale-box sale-waiting" data-state="waiting">
    <h2>${t(place.outlook === "if_others_leave" ? "sale.standby" : "sale.waiting")}</h2>
    ${place.position ? html`<p class="sale-position"><span class="sale-number">${place.position}</span>
      <span class="muted">${t("sale.position")}</span></p>` : ""}
    ${place.outlook === "if_others_leave" ? "" : html`<p>${estimate(place)}</p>`}
    <p class="muted">${place.message}</p>
    <p class="muted small">${t("sale.keep_open")}</p>
    <button type="button" class="quiet" id="leave">${t("sale.leave")}</button></section>`;

const admitted = () => html`
  <section class="sale-box sale-admitted" data-state="admitted">
    <span class="notice-symbol">${icon("check")}</span><h2>${t("sale.admitted")}</h2>
    ${countdown(t("sale.order_within"))}
    <button type="button" class="button button-primary button-wide" id="order">${t("sale.order")}</button>
    <button type="button" class="quiet" id="leave">${t("sale.give_up")}</button>
    <p class="trouble" role="alert"></p></section>`;

/** @param {SalePosition} place @param {Ended} state @param {SaleView} sale */
const over = (place, state, sale) => html`
  <section class="sale-box" data-state="${state}"><h2>${t(`sale.over.${state}`)}</h2><p class="muted">${place.message}</p>
    ${["expired", "left", "limit_reached"].includes(state) && sale.state === "running"
    ? html`<button type="button" class="button button-primary" id="again">${t("sale.again")}</button>` : ""}
    ${state === "ordered" ? html`<a class="button" href="/order.html">${t("footer.orders")}</a>`
    : html`<a class="button" href="/index.html">${t("back.shop")}</a>`}</section>`;

/** @typedef {Exclude<SalePosition["state"], "waiting" | "admitted">} Ended How it may come to an end. */

/** @param {SalePosition} place @param {SaleView} sale */
export function placeBox(place, sale) {
  const { state } = place;
  if (state === "waiting") return waiting(place);
  return state === "admitted" ? admitted() : over(place, state, sale);
}

/** @param {SaleView} sale */
const strip = (sale) => html`<li><a class="sale-card" href="/sale.html?id=${encodeURIComponent(sale.sale_id)}">
  <span class="sale-card-picture">${picture(sale.items[0]?.image, "", { size: 200, eager: true })}</span>
  <span class="sale-card-words"><span class="eyebrow">${t("sale.eyebrow")}</span><b>${sale.name}</b>
    <span>${sale.items[0] ? price(sale.items[0]) : ""}</span>
    <span class="muted small">${sale.sold_out ? t("stock.sold_out") : t(sale.state === "running" ? "sale.ends_at" : "sale.starts_at",
    { when: moment(sale.state === "running" ? sale.ends_at : sale.starts_at, TIMES) })}</span></span></a></li>`;

/** @param {SaleView[]} sales */
export const saleCards = (sales) => html`<ul class="sale-cards">${sales.map(strip)}</ul>`;

/** Sales on the front page.
 *  @param {SaleView[]} sales */
export const saleStrip = (sales) => sales.length ? html`<section class="sales" aria-labelledby="sales-heading">
  <h2 id="sales-heading">${t("sale.list")}</h2>${saleCards(sales)}</section>` : "";
