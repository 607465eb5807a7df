// What the page of the load is made of.

import { html } from "../html.js";
import { t } from "../language.js";
import { chart } from "./chart.js";

/** @import { ConcurrencyView, RoomView, ServiceView, WholeLoadView } from "../../types/api" */

/** @typedef {{ ms: number, waiting: number, backlog: number, oldest: number, intake: number, placed: number }} Sample */

const MODES = /** @type {const} */ (["off", "automatic", "on"]);

export const layout = () => html`
  <div class="load">
    <header class="load-head"><h1>${t("load.title")}</h1><div id="room"></div></header>
    <p id="troubles" role="status"></p>
    <div id="charts" class="charts"></div>
    <div class="tables"><section id="queues" class="panel"></section><section id="services" class="panel"></section></div>
    <section id="switches" class="panel"></section>
  </div>`;

/** @param {RoomView["mode"]} name @param {RoomView} room */
const mode = (name, room) => html`<label class="mode" for="mode-${name}"><input type="radio" name="mode" id="mode-${name}" value="${name}"
  ${name === room.mode ? "checked" : ""}>${t(`load.room.${name}`)}</label>`;

/** @param {RoomView} room */
const people = (room) => room.waiting === null ? t("load.room.unknown")
  : t("load.room.open", { n: room.waiting, rate: room.rate });

/** @param {RoomView} room */
export const roomSwitch = (room) => html`<form id="room-form" class="room-switch">
  <fieldset><legend>${t("load.room")}</legend>${MODES.map((name) => mode(name, room))}</fieldset>
  <span class="pill ${room.open ? "pill-running" : "pill-good"}" id="room-state">${room.open ? people(room) : t("load.room.closed")}</span></form>`;

/** @param {string[]} troubles */
export const troubleList = (troubles) => troubles.length
  ? html`<span class="pill pill-bad">${t("load.slowed")}</span> <span class="code">${troubles.join(" · ")}</span>`
  : html`<span class="pill pill-good">${t("load.well")}</span>`;

/** @param {"age" | "backlog" | "fresh" | "intake" | "orders_placed"} name @param {string} kind
 *  @param {Sample[]} points @param {(at: Sample) => number} value @returns {import("./chart.js").Series} */
const series = (name, kind, points, value) => ({ name: t(`load.${name}`), kind, points: points.map((at) => [at.ms, value(at)]) });

/** @param {Sample[]} points */
export const charts = (points) => [
  chart({ title: t("load.waiting"), unit: t("load.orders"), series: [
    series("fresh", "one", points, (at) => at.waiting), series("backlog", "two", points, (at) => at.backlog)] }),
  chart({ title: t("load.oldest"), unit: "s", series: [series("age", "one", points, (at) => at.oldest)] }),
  chart({ title: t("load.placed"), unit: t("load.per_second"), series: [series("orders_placed", "one", points, (at) => at.placed)] }),
  chart({ title: t("load.concurrency"), unit: "", series: [series("intake", "one", points, (at) => at.intake)] }),
];

/** @param {WholeLoadView["queues"][number]} one */
const queueRow = ({ queue, waiting, in_flight, later, oldest_seconds }) => html`<tr><th scope="row" class="code">${queue}</th>
  <td>${waiting}</td><td>${in_flight}</td><td>${later}</td><td>${oldest_seconds ? `${Math.round(oldest_seconds)} s` : "–"}</td></tr>`;

const QUEUE_FACTS = /** @type {const} */ (["queue", "waits", "in_flight", "later", "age"]);
const SERVICE_FACTS = /** @type {const} */ (["service", "calls", "mean_ms", "throttled", "conflicted", "failed"]);

/** @param {WholeLoadView["queues"]} queues */
export const queueTable = (queues) => html`<h2>${t("load.queues")}</h2><div class="table-scroll"><table>
  <thead><tr>${QUEUE_FACTS.map((name) => html`<th scope="col">${t(`load.${name}`)}</th>`)}</tr></thead>
  <tbody>${queues.map(queueRow)}</tbody></table></div>`;

/** @param {ServiceView} one */
const serviceRow = ({ service, calls, mean_ms, throttled, conflicted, failed }) => html`<tr><th scope="row" class="code">${service}</th>
  <td>${calls}</td><td>${mean_ms}</td><td>${throttled}</td><td>${conflicted}</td><td>${failed}</td></tr>`;

/** @param {ServiceView[]} services @param {ConcurrencyView} limits */
export const serviceTable = (services, { intake, backlog, floor, ceiling }) => html`<h2>${t("load.services")}</h2>
  ${services.length ? html`<div class="table-scroll"><table>
    <thead><tr>${SERVICE_FACTS.map((name) => html`<th scope="col">${t(`load.${name}`)}</th>`)}</tr></thead>
    <tbody>${services.map(serviceRow)}</tbody></table></div>` : html`<p class="muted">${t("load.calm")}</p>`}
  <p class="muted small">${t("load.limits", { intake, backlog, floor, ceiling })}</p>`;
