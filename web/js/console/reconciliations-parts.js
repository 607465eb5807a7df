// What the page of reconciliations is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { t } from "../language.js";
import { clock, duration } from "./parts.js";

/** @import { FindingView, RunView, WholeRunView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */

/** @param {RunView} run */
export const placeOf = ({ run_id }) => `#/${encodeURIComponent(run_id)}`;

/** @param {string} name @param {Drawn} value */
const fact = (name, value) => value || value === 0 ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : "";

export const workplace = () => html`
  <div class="workplace">
    <section class="list-side" aria-labelledby="runs">
      <h1 id="runs">${t("runs.title")}</h1>
      <form id="start" class="start"><button class="button button-small">${icon("refresh")}${t("runs.start")}</button>
        <label>${t("runs.days")} <input type="number" name="days" min="1" max="90" value="3"></label>
        <span class="field-trouble" id="start-trouble" role="alert"></span></form>
      <div id="list"><p class="muted empty">${t("console.loading")}</p></div>
    </section>
    <section id="detail" class="detail-side" aria-label="${t("runs.title")}"></section>
  </div>`;

/** @param {RunView} run */
const look = ({ status, open }) => status === "running" ? "running" : open ? "bad" : "good";

/** @param {RunView} run */
const pill = (run) => html`<span class="pill pill-${look(run)}">${
  run.status === "running" ? t("runs.running") : run.open ? t("runs.open_count", { n: run.open }) : t("runs.clean")}</span>`;

/** @param {RunView} run @param {string} current */
const row = (run, current) => html`
  <li><a class="execution" id="row-${run.run_id}" href="${placeOf(run)}" ${run.run_id === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-${look(run)}" aria-hidden="true"></span>
    <span class="execution-name">${clock(run.started_at)}</span>${pill(run)}
    <span class="execution-times muted small">${t("runs.compared", { orders: run.orders, payments: run.payments })}${
  run.repaired ? ` · ${t("runs.repaired_count", { n: run.repaired })}` : ""}</span></a></li>`;

/** @param {RunView[]} items @param {string | null} next @param {string} current */
export const runRows = (items, next, current) => items.length ? html`
  <ul class="executions">${items.map((run) => row(run, current))}</ul>
  ${next ? html`<button type="button" class="button button-small" id="older">${t("browse.more")}</button>` : ""}`
  : html`<p class="muted empty">${icon("check")}<br>${t("runs.none")}</p>`;

/** @param {FindingView["evidence"]} told */
const evidence = (told) => html`<dl class="evidence">${Object.entries(told).map(([name, value]) =>
  html`<div><dt>${name.replaceAll("_", " ")}</dt><dd>${value}</dd></div>`)}</dl>`;

/** @param {string | null} id */
const orderLink = (id) => id ? html`<a class="code" href="/console/index.html#/${encodeURIComponent(id)}">${id}</a>` : "";

/** @param {FindingView} each */
const finding = (each) => html`
  <li class="case case-${each.state}">
    <h3>${t(`runs.kind.${each.kind}`, {}, each.kind)} <span class="pill pill-${each.state === "repaired" ? "good" : "bad"}">${t(`runs.state.${each.state}`, {}, each.state)}</span></h3>
    ${each.question ? html`<p><b>${each.question}</b></p>` : ""}
    ${each.repair ? html`<p>${t("runs.repair")}${t("colon")}${each.repair}</p>` : ""}
    ${evidence(each.evidence)}
    <p class="small muted">${clock(each.found_at)} · <span class="code">${each.subject}</span>
      ${each.order_id && each.order_id !== each.subject ? html` · ${orderLink(each.order_id)}` : ""}
      ${each.order_id === each.subject ? html` · <a href="/console/index.html#/${encodeURIComponent(each.subject)}">${t("console.show_order")}</a>` : ""}</p>
  </li>`;

/** What waits for a person comes first.
 *  @param {FindingView[]} findings */
const sorted = (findings) => [...findings].sort((a, b) => Number(a.state === "repaired") - Number(b.state === "repaired"));

/** @param {WholeRunView} run */
export const runPage = (run) => html`
  <header class="detail-head">
    <a class="back" href="#">${icon("chevron")}${t("runs.title")}</a>
    <h2 class="code">${run.run_id}</h2>
    <dl class="facts-row">${fact(t("console.status"), pill(run))}${fact(t("console.started"), clock(run.started_at))}
      ${fact(t("console.duration"), duration({ started_at: run.started_at, stopped_at: run.finished_at }))}
      ${run.stage ? fact(t("runs.stage"), t(`runs.stage.${run.stage}`, {}, run.stage)) : ""}
      ${fact(t("runs.orders"), run.orders)}${fact(t("runs.payments"), run.payments)}
      ${fact(t("runs.since"), clock(run.payments_since))}${fact(t("runs.by"), run.started_by)}</dl>
  </header>
  ${run.findings.length ? html`<ul class="cases">${sorted(run.findings).map(finding)}</ul>`
  : html`<p class="muted empty">${run.status === "running" ? t("runs.looking") : html`${icon("check")}<br>${t("runs.nothing")}`}</p>`}`;
