// What the page of the load is made of.

import { html } from "../html.js";
import { t } from "../language.js";
import { chart } from "./chart.js";

const MODES = ["off", "automatic", "on"];

export const layout = () => html`
  <div class="load">
    <header class="load-head"><h1>${t("load.title")}</h1><div id="room"></div></header>
    <p id="troubles" role="status"></p>
    <div id="charts" class="charts"></div>
    <div class="tables"><section id="queues" class="panel"></section><section id="services" class="panel"></section></div>
  </div>`;

const mode = (name, room) => html`<label class="mode" for="mode-${name}"><input type="radio" name="mode" id="mode-${name}" value="${name}"
  ${name === room.mode ? "checked" : ""}>${t(`load.room.${name}`)}</label>`;

const people = (room) => room.waiting === null ? t("load.room.unknown")
  : t("load.room.open", { n: room.waiting, rate: room.rate });

export const roomSwitch = (room) => html`<form id="room-form" class="room-switch">
  <fieldset><legend>${t("load.room")}</legend>${MODES.map((name) => mode(name, room))}</fieldset>
  <span class="pill ${room.open ? "pill-running" : "pill-good"}" id="room-state">${room.open ? people(room) : t("load.room.closed")}</span></form>`;

export const troubleList = (troubles) => troubles.length
  ? html`<span class="pill pill-bad">${t("load.slowed")}</span> <span class="code">${troubles.join(" · ")}</span>`
  : html`<span class="pill pill-good">${t("load.well")}</span>`;

const series = (name, kind, points, value) => ({ name: t(`load.${name}`), kind, points: points.map((at) => [at.ms, value(at)]) });

export const charts = (points) => [
  chart({ title: t("load.waiting"), unit: t("load.orders"), series: [
    series("fresh", "one", points, (at) => at.waiting), series("backlog", "two", points, (at) => at.backlog)] }),
  chart({ title: t("load.oldest"), unit: "s", series: [series("age", "one", points, (at) => at.oldest)] }),
  chart({ title: t("load.placed"), unit: t("load.per_second"), series: [series("orders_placed", "one", points, (at) => at.placed)] }),
  chart({ title: t("load.concurrency"), unit: "", series: [series("intake", "one", points, (at) => at.intake)] }),
];

const queueRow = ({ queue, waiting, in_flight, later, oldest_seconds }) => html`<tr><th scope="row" class="code">${queue}</th>
  <td>${waiting}</td><td>${in_flight}</td><td>${later}</td><td>${oldest_seconds ? `${Math.round(oldest_seconds)} s` : "–"}</td></tr>`;

export const queueTable = (queues) => html`<h2>${t("load.queues")}</h2><div class="table-scroll"><table>
  <thead><tr>${["queue", "waits", "in_flight", "later", "age"].map((name) => html`<th scope="col">${t(`load.${name}`)}</th>`)}</tr></thead>
  <tbody>${queues.map(queueRow)}</tbody></table></div>`;

const serviceRow = ({ service, calls, mean_ms, throttled, conflicted, failed }) => html`<tr><th scope="row" class="code">${service}</th>
  <td>${calls}</td><td>${mean_ms}</td><td>${throttled}</td><td>${conflicted}</td><td>${failed}</td></tr>`;

export const serviceTable = (services, { intake, backlog, floor, ceiling }) => html`<h2>${t("load.services")}</h2>
  ${services.length ? html`<div class="table-scroll"><table>
    <thead><tr>${["service", "calls", "mean_ms", "throttled", "conflicted", "failed"].map((name) => html`<th scope="col">${t(`load.${name}`)}</th>`)}</tr></thead>
    <tbody>${services.map(serviceRow)}</tbody></table></div>` : html`<p class="muted">${t("load.calm")}</p>`}
  <p class="muted small">${t("load.limits", { intake, backlog, floor, ceiling })}</p>`;
