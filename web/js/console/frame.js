// What stands around an execution: header with health, the gate, the list.

import { html } from "../html.js";
import { icon, mark } from "../icons.js";
import { otherLanguage, t } from "../language.js";
import { clock, duration, statusClass, statusPill } from "./parts.js";

/** @import { ExecutionSummary, Health } from "../../types/api" */

/** @typedef {{ order_id?: string, status?: string, state_machine?: string }} Filters */

const STATUSES = /** @type {const} */ (["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]);
const MACHINES = ["order-saga", "payment-wait", "return-saga"];
const TONGUES = { en: "English", zh: "中文" };

const PLACES = /** @type {const} */ ([["/console/index.html", "console.executions"], ["/console/load.html", "load.title"],
  ["/console/flash-sales.html", "sales.title"], ["/console/stock.html", "stock.title"],
  ["/console/returns.html", "returns.title"], ["/console/reconciliations.html", "runs.title"],
  ["/console/memberships.html", "members.title"], ["/console/dead-letters.html", "letters.title"]]);

/** Whether this page is the one at `path`; `/console/` is its index.
 *  @param {string} path */
const here = (path) => location.pathname.replace(/\/$/, "/index.html") === path;

/** @param {[name: string, state: string]} each */
const component = ([name, state]) => html`<li class="health-part health-${state === "ok" ? "good" : "bad"}">
  <span class="dot" aria-hidden="true"></span>${name} <span class="muted">${state}</span></li>`;

/** @param {Health | null} health */
const healthShown = (health) => health
  ? html`<ul class="health" aria-label="${t("console.health")}">${Object.entries(health.components ?? {}).map(component)}</ul>`
  : html`<ul class="health"><li class="health-part health-bad"><span class="dot"></span>${t("console.no_answer")}</li></ul>`;

/** @param {Health | null} health @param {boolean} inside */
export const consoleHeader = (health, inside) => html`
  <a class="wordmark" href="/console/index.html">${mark}<span>Sluice <span class="muted">${t("console.title")}</span></span></a>
  <nav class="console-nav" aria-label="${t("console.title")}">${PLACES.map(([path, name]) => html`<a href="${path}"
    ${here(path) ? html`aria-current="page"` : ""}>${t(name)}</a>`)}</nav>
  ${healthShown(health)}
  <div class="console-tools"><a class="quiet" href="/index.html">${t("console.shop")}</a>
    <button type="button" class="quiet" id="language" lang="${otherLanguage()}">${TONGUES[otherLanguage()]}</button>
    ${inside ? html`<button type="button" class="quiet" id="leave">${t("console.leave")}</button>` : ""}</div>`;

/** @param {string} trouble */
export const gate = (trouble) => html`
  <form id="gate" class="gate panel">
    <h1>${t("console.gate")}</h1>
    <p class="muted">${t("console.gate.about")}</p>
    <div class="field"><label for="key">${t("console.key")}</label>
      <input id="key" name="key" type="password" autocomplete="off" spellcheck="false" required
        ${trouble ? html`aria-invalid="true"` : ""} aria-describedby="key-trouble">
      <p class="field-trouble" id="key-trouble" role="alert">${trouble}</p></div>
    <button class="button button-primary button-wide">${t("console.enter")}</button>
  </form>`;

/** @param {Filters} filters */
export const workplace = ({ order_id = "", status = "", state_machine = MACHINES[0] }) => html`
  <div class="workplace">
    <section class="list-side" aria-labelledby="executions">
      <h1 id="executions">${t("console.executions")}</h1>
      <form id="filters" class="filters">
        <div class="field"><label for="order_id">${t("console.filter.order")}</label>
          <input id="order_id" name="order_id" value="${order_id}" placeholder="ord_…" autocomplete="off" spellcheck="false"></div>
        <div class="field"><label for="status">${t("console.status")}</label><select id="status" name="status">
          <option value="">${t("console.any")}</option>${STATUSES.map((each) => html`
          <option value="${each}" ${each === status ? "selected" : ""}>${t(`console.status.${each}`)}</option>`)}</select></div>
        <div class="field field-wide"><label for="state_machine">${t("console.machine")}</label><select id="state_machine" name="state_machine">
          ${MACHINES.map((each) => html`<option ${each === state_machine ? "selected" : ""}>${each}</option>`)}</select></div>
      </form>
      <div id="list"><p class="muted empty">${t("console.loading")}</p></div>
    </section>
    <section id="detail" class="detail-side" aria-label="${t("console.execution")}"></section>
  </div>`;

/** @param {ExecutionSummary} item @param {string} current */
const row = (item, current) => html`
  <li><a class="execution" id="row-${item.name}" href="#/${encodeURIComponent(item.name)}" ${item.name === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-${statusClass(item.status)}" aria-hidden="true"></span>
    <span class="execution-name code">${item.name}</span>${statusPill(item.status)}
    <span class="execution-times muted small">${clock(item.started_at)} · ${duration(item)}</span></a></li>`;

/** @param {ExecutionSummary[]} items @param {string | null} next @param {string} current */
export const executionRows = (items, next, current) => items.length ? html`
  <ul class="executions">${items.map((item) => row(item, current))}</ul>
  ${next ? html`<button type="button" class="button button-small" id="older">${t("browse.more")}</button>` : ""}`
  : html`<p class="muted empty">${icon("parcel")}<br>${t("console.none")}</p>`;
