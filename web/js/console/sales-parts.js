// What the console's page of flash sales is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { listed, money, t } from "../language.js";
import { clock } from "./parts.js";

/** @import { OperatorSaleView, ReportedSaleView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */
/** @import { Deed } from "./operations.js" */

/** @typedef {ReportedSaleView["report"]} Report */
/** @typedef {"name" | "starts_at" | "ends_at" | "per_buyer" | "per_address" | "admission_rate" | "admission_seconds"} Name */
/** @typedef {"admitted" | "cancelled" | "entries" | "expired" | "left" | "limit" | "ordered" | "sold" | "sold_out"} Fact */
/** @typedef {{ at: Date, entered: number, admitted: number, ordered: number, sold: number }} Point */

const LOOKS = { scheduled: "plain", running: "running", ended: "good" };

/** @param {OperatorSaleView["state"]} state */
export const statePill = (state) => html`<span class="pill pill-${LOOKS[state]}">${t(`sales.state.${state}`)}</span>`;

export const workplace = () => html`
  <div class="workplace">
    <section class="list-side" aria-labelledby="sales">
      <h1 id="sales">${t("sales.title")}</h1>
      <a class="button button-small" href="#/new">${icon("plus")}${t("sales.new")}</a>
      <div id="list"><p class="muted empty">${t("console.loading")}</p></div>
    </section>
    <section id="detail" class="detail-side" aria-label="${t("sales.title")}"></section>
  </div>`;

/** @param {OperatorSaleView} each @param {string} current */
const row = ({ sale_id, state, sale }, current) => html`
  <li><a class="execution" id="row-${sale_id}" href="#/${encodeURIComponent(sale_id)}" ${sale_id === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-${LOOKS[state]}" aria-hidden="true"></span>
    <span class="execution-name">${sale.name}</span>${statePill(state)}
    <span class="execution-times muted small">${clock(sale.starts_at)} – ${clock(sale.ends_at)}</span></a></li>`;

/** @param {OperatorSaleView[]} items @param {string} current */
export const saleRows = (items, current) => items.length
  ? html`<ul class="executions">${items.map((each) => row(each, current))}</ul>`
  : html`<p class="muted empty">${icon("parcel")}<br>${t("sales.none")}</p>`;

/** @param {Name} name @param {{ type?: string, value?: string | number, more?: Drawn, needed?: boolean }} [kind] */
const field = (name, { type = "text", value = "", more = "", needed = true } = {}) => html`
  <div class="field"><label for="${name}">${t(`sales.field.${name}`)}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" ${more} ${needed ? "required" : ""} autocomplete="off"></div>`;

/** A moment as the field for local times has it.
 *  @param {Date} at */
const local = (at) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

export const announcement = () => html`
  <form id="announce" class="panel sale-form">
    <a class="back" href="#/">${icon("chevron")}${t("sales.title")}</a>
    <h2>${t("sales.new")}</h2>
    ${field("name")}
    <div class="field field-wide"><label for="items">${t("sales.field.items")}</label>
      <textarea id="items" name="items" rows="3" required spellcheck="false" placeholder="LANTERN-RED 99.00 CNY" aria-describedby="items-note"></textarea>
      <p class="muted small" id="items-note">${t("sales.items.note")}</p></div>
    ${field("starts_at", { type: "datetime-local", value: local(new Date(Date.now() + 60_000)) })}
    ${field("ends_at", { type: "datetime-local", value: local(new Date(Date.now() + 3_660_000)) })}
    ${field("per_buyer", { type: "number", value: 2, more: html`min="1" max="99"` })}
    ${field("per_address", { type: "number", more: html`min="1" max="99"`, needed: false })}
    ${field("admission_rate", { type: "number", value: 50, more: html`min="0.1" step="any"` })}
    ${field("admission_seconds", { type: "number", value: 300, more: html`min="5" max="3600"` })}
    <label class="check"><input type="checkbox" name="challenge"> ${t("sales.field.challenge")}</label>
    <p class="trouble" role="alert"></p>
    <button class="button button-primary">${t("sales.announce")}</button>
  </form>`;

/** @param {Fact} name @param {number} value */
const fact = (name, value) => html`<div><dt>${t(`sales.fact.${name}`)}</dt><dd>${value}</dd></div>`;

const UNITS = /** @type {const} */ (["available", "held", "sold", "waiting"]);

/** @param {Report} report */
const stock = ({ items }) => items.length ? html`
  <table class="sale-stock"><thead><tr><th>SKU</th>${UNITS.map((name) => html`<th>${t(`sales.unit.${name}`)}</th>`)}</tr></thead>
  <tbody>${items.map((item) => html`<tr><td class="code">${item.sku}</td><td>${item.available ?? "?"}</td><td>${item.held}</td><td>${item.sold}</td><td>${item.waiting}</td></tr>`)}</tbody></table>`
  : html`<p class="muted">${t("sales.no_gate")}</p>`;

const LINES = /** @type {const} */ (["entered", "admitted", "ordered", "sold"]);
const [WIDE, HIGH, EDGE] = [720, 180, 24];

/** Points of the curve, so many at most: neighbours are added up.
 *  @param {Report["curve"]} curve @returns {Point[]} */
function condensed(curve, most = 120) {
  if (curve.length < 2) return curve.map((point) => ({ ...point, at: new Date(point.at) }));
  const times = curve.map((point) => Date.parse(point.at));
  const [from, to] = [times[0], times[times.length - 1]];
  const step = Math.max(1_000, (to - from) / most);
  const slots = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => (
    { at: new Date(from + n * step), entered: 0, admitted: 0, ordered: 0, sold: 0 }));
  for (const point of curve) {
    const slot = slots[Math.min(slots.length - 1, Math.floor((Date.parse(point.at) - from) / step))];
    for (const name of LINES) slot[name] += point[name];
  }
  return slots;
}

/** @param {Point[]} points @param {typeof LINES[number]} name @param {number} top */
function line(points, name, top) {
  /** @param {number} n */
  const x = (n) => EDGE + (n * (WIDE - 2 * EDGE)) / Math.max(1, points.length - 1);
  /** @param {number} value */
  const y = (value) => HIGH - EDGE - (value * (HIGH - 2 * EDGE)) / top;
  const way = points.map((point, n) => `${n ? "L" : "M"}${x(n).toFixed(1)} ${y(point[name]).toFixed(1)}`).join("");
  return html`<path class="curve curve-${name}" d="${way}"/>`;
}

/** @param {Report} report */
function curve({ curve: told }) {
  const points = condensed(told);
  if (points.length < 2) return html`<p class="muted">${t("sales.no_curve")}</p>`;
  const top = Math.max(1, ...points.flatMap((point) => LINES.map((name) => point[name])));
  return html`<figure class="sale-curve"><svg viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label="${t("sales.curve")}">
      <path class="curve-axis" d="M${EDGE} ${HIGH - EDGE}H${WIDE - EDGE}M${EDGE} ${EDGE}H${WIDE - EDGE}"/>
      <text x="${EDGE}" y="${EDGE - 6}">${top}</text><text x="${EDGE}" y="${HIGH - 6}">${clock(points[0].at.toISOString())}</text>
      <text x="${WIDE - EDGE}" y="${HIGH - 6}" text-anchor="end">${clock(points[points.length - 1].at.toISOString())}</text>
      ${LINES.map((name) => line(points, name, top))}</svg>
    <figcaption>${LINES.map((name) => html`<span class="curve-key curve-key-${name}">${t(`sales.curve.${name}`)}</span>`)}</figcaption></figure>`;
}

/** @param {Deed} name @param {boolean} primary */
const deed = (name, primary = false) => html`<button type="button" class="button button-small ${primary ? "button-primary" : ""}" data-deed="${name}">
  ${t(`sales.deed.${name}`)}</button>`;

/** @param {ReportedSaleView} shown @param {string} note */
export const salePage = ({ sale_id, state, sale, report }, note) => html`
  <header class="detail-head">
    <a class="back" href="#/">${icon("chevron")}${t("sales.title")}</a>
    <h2>${sale.name} ${statePill(state)}</h2>
    <p class="muted small"><span class="code">${sale_id}</span> · ${clock(sale.starts_at)} – ${clock(sale.ends_at)} ·
      ${listed(sale.items.map((item) => `${item.sku} ${money(item.price)}`.trim()))} ·
      <a href="/sale.html?id=${encodeURIComponent(sale_id)}">${t("sales.see")}</a></p>
    <dl class="facts-row">${fact("entries", report.entries)}${fact("admitted", report.admitted)}${fact("ordered", report.ordered)}
      ${fact("sold", report.sold)}${fact("limit", report.refused.limit_reached + report.refused.address_limit)}
      ${fact("sold_out", report.refused.sold_out)}${fact("expired", report.returned.expired)}${fact("left", report.returned.left)}
      ${fact("cancelled", report.returned.cancelled)}</dl>
  </header>
  ${curve(report)}
  ${stock(report)}
  <div class="acts">${state === "ended" ? "" : deed("warm-up", state === "scheduled")}${deed("rebuild")}${state === "ended" ? "" : deed("end")}
    <span class="small muted" role="status">${note}</span></div>`;
