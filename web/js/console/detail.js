// One execution: its path, and the state that is chosen in it.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { money, t } from "../language.js";
import { graph } from "./graph.js";
import { clock, duration, json, statusPill } from "./parts.js";
import { visitsByName } from "./path.js";

/** @import { ExecutionView, StateVisit, WholeOrderView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */
/** @import { Visit } from "./path.js" */

const REDRIVABLE = ["FAILED", "TIMED_OUT", "ABORTED"];

/** @param {unknown} input of an execution or a state */
const orderIn = (input) => /** @type {{ order_id?: string } | null | undefined} */ (input)?.order_id;

/** The order an execution is about: its input says so; its name is the order's, with a count after a restart.
 *  @param {ExecutionView} execution */
export const orderIdOf = ({ name, input, states }) =>
  orderIn(input) ?? orderIn(states[0]?.input) ?? name.replace(/-\d+$/, "");

/** What to look at first: what went wrong, else what is running, else the end.
 *  @param {{ states: StateVisit[] }} execution */
export function stateToShow({ states }) {
  const wrong = states.find((state) => ["FAILED", "CAUGHT", "TIMED_OUT"].includes(state.status));
  return (wrong ?? states.find((state) => state.status === "RUNNING") ?? states.at(-1))?.name ?? null;
}

/** @param {string} name @param {Drawn} value */
const fact = (name, value) => value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : "";
/** @param {string} name @param {unknown} value */
const part = (name, value) => value === null || value === undefined ? ""
  : html`<section class="value"><h4>${name}</h4>${json(value)}</section>`;

/** @param {string} cause @returns {{ errorMessage?: string, stackTrace?: string[] } | null} */
const parsed = (cause) => {
  try {
    return JSON.parse(cause);
  } catch {
    return null;
  }
};

/** A Lambda tells its cause as JSON (message, type, trace); Step Functions itself in words.
 *  @param {string} cause */
function causeShown(cause) {
  const told = parsed(cause);
  if (!told?.errorMessage) return html`<p>${cause}</p>`;
  const trace = told.stackTrace?.length
    ? html`<details><summary>${t("console.trace")}</summary><pre class="json" tabindex="0">${told.stackTrace.join("")}</pre></details>` : "";
  return html`<p>${told.errorMessage}</p>${trace}`;
}

/** @param {Visit} visit */
const trouble = ({ error, cause }) => error ? html`<section class="value value-bad"><h4>${t("console.error")}</h4>
  <p class="code">${error}</p>${cause ? causeShown(cause) : ""}</section>` : "";

/** @param {Visit | undefined} visit */
export const stateDetail = (visit) => visit ? html`
  <h3>${visit.name} ${statusPill(visit.status)}</h3>
  <dl class="facts-row">${fact(t("console.started"), clock(visit.started_at))}
    ${fact(t("console.duration"), duration(visit))}${fact(t("console.attempts"), visit.attempts)}
    ${visit.entered > 1 ? fact(t("console.entered"), visit.entered) : ""}</dl>
  ${trouble(visit)}
  <div class="values">${part(t("console.input"), visit.input)}${part(t("console.output"), visit.output)}</div>`
  : html`<p class="muted">${t("console.no_state")}</p>`;

/** @param {WholeOrderView["payment"]} payment */
const paid = (payment) => payment ? html`${fact(t("console.payment"), html`<span class="code">${payment.intent_id}</span>`)}
  ${fact(t("console.payment_status"), payment.status)}${fact(t("console.captured"), money(payment.captured))}
  ${fact(t("console.refunded"), money(payment.refunded))}` : "";

/** @param {WholeOrderView} order */
export const orderDetail = (order) => html`<h3>${t("order.title")} ${statusPill(order.status)}</h3>
  <dl class="facts-row">${fact(t("order.number"), html`<span class="code">${order.order_id}</span>`)}
    ${fact(t("totals.total"), money(order.totals?.total))}${fact(t("console.reason"), order.reason)}${paid(order.payment)}</dl>
  <details><summary>${t("console.whole_order")}</summary>${json(order)}</details>`;

/** @param {ExecutionView} execution @param {string | null} chosen */
export const executionPage = (execution, chosen) => html`
  <header class="detail-head">
    <a class="back" href="#">${icon("chevron")}${t("console.executions")}</a>
    <h2 class="code">${execution.name}</h2>
    <dl class="facts-row">${fact(t("console.status"), statusPill(execution.status))}
      ${fact(t("console.machine"), execution.state_machine)}${fact(t("console.started"), clock(execution.started_at))}
      ${fact(t("console.duration"), duration(execution))}
      ${fact(t("order.title"), html`<button type="button" class="quiet" id="show-order">${t("console.show_order")}</button>`)}</dl>
    ${REDRIVABLE.includes(execution.status) ? html`<p class="acts"><button type="button" class="button button-small" id="redrive">
      ${icon("refresh")}${t("console.redrive")}</button> <span class="field-trouble" id="redrive-trouble" role="alert"></span></p>` : ""}
    ${execution.error ? html`<p class="trouble">${icon("alert")}<span><b>${execution.error}</b> ${execution.cause}</span></p>` : ""}
  </header>
  <div id="order-detail" class="panel" hidden></div>
  <div class="detail-body"><div class="path-scroll">${execution.states.length ? graph(execution, chosen) : html`<p class="muted">${t("console.waiting")}</p>`}</div>
  <div id="state-detail" class="state-detail">${stateDetail(visitsByName(execution.states).get(chosen ?? ""))}</div></div>`;
