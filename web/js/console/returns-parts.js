// What the page of returns is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { listed, money, t } from "../language.js";
import { inWords } from "../parts.js";
import { clock } from "./parts.js";

/** @import { ListedReturnView, ReturnedLineView, ReturnView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */

export const STATUSES = /** @type {const} */ (["requested", "approved", "received"]);
/** @typedef {typeof STATUSES[number]} Status Of the returns that somebody has to see to. */

/** @type {{ [status: string]: string | undefined }} */
const LOOKS = { requested: "running", approved: "running", received: "running", refunded: "good", refused: "bad", expired: "bad" };

/** @param {Status} status @param {ListedReturnView} one */
export const placeOf = (status, one) => `#/${status}/${encodeURIComponent(one.order_id)}/${encodeURIComponent(one.return_id)}`;

/** @param {string} name @param {Drawn} value */
const fact = (name, value) => value || value === 0 ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : "";
/** @param {string} status */
const pill = (status) => html`<span class="pill pill-${LOOKS[status] ?? "plain"}">${t(`return.status.${status}`, {}, status)}</span>`;
/** @param {string} name */
const toConsole = (name) => html`<a class="code" href="/console/index.html#/${encodeURIComponent(name)}">${name}</a>`;

export const workplace = () => html`
  <div class="workplace">
    <section class="list-side" aria-labelledby="returns">
      <h1 id="returns">${t("returns.title")}</h1>
      <ul id="queues" class="queues"></ul>
      <div id="list"><p class="muted empty">${t("console.loading")}</p></div>
    </section>
    <section id="detail" class="detail-side" aria-label="${t("returns.title")}"></section>
  </div>`;

/** @param {Status} current */
export const statusTabs = (current) => STATUSES.map((status) => html`
  <li><a class="queue" href="#/${status}" ${status === current ? html`aria-current="true"` : ""}>${t(`returns.tab.${status}`)}</a></li>`);

/** @param {Status} status @param {ListedReturnView} one @param {string} current */
const row = (status, one, current) => html`
  <li><a class="execution" id="row-${one.return_id}" href="${placeOf(status, one)}" ${one.return_id === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-${LOOKS[one.status]}" aria-hidden="true"></span>
    <span class="execution-name">${listed(one.lines.map((line) => `${line.quantity} × ${line.sku}`))}</span>
    <span class="muted small">${one.lines.some((line) => line.exchange === "kept") ? t("returns.exchange") : money(one.refund)}</span>
    <span class="execution-times muted small">${clock(one.requested_at)}${one.parcel ? html` · ${one.parcel.carrier} <span class="code">${one.parcel.tracking_number}</span>` : ""}</span></a></li>`;

/** @param {Status} status @param {ListedReturnView[]} items @param {string | null} next @param {string} current */
export const returnRows = (status, items, next, current) => items.length ? html`
  <ul class="executions">${items.map((one) => row(status, one, current))}</ul>
  ${next ? html`<button type="button" class="button button-small" id="more">${t("browse.more")}</button>` : ""}`
  : html`<p class="muted empty">${icon("check")}<br>${t(`returns.none.${status}`)}</p>`;

/** @param {ReturnedLineView} line */
function instead(line) {
  if (!line.exchange_for) return t("returns.money");
  return line.exchange === "kept" ? t("returns.for", { sku: line.exchange_for }) : t("returns.sold_out", { sku: line.exchange_for });
}

/** @param {ReturnView} one */
const goods = (one) => html`<div class="goods-scroll"><table class="goods">
  <thead><tr><th>${t("product.sku")}</th><th>${t("product.quantity")}</th><th>${t("console.reason")}</th><th>${t("returns.wanted")}</th>
    <th class="price">${t("returns.refund")}</th></tr></thead>
  <tbody>${one.lines.map((line) => html`<tr><td class="code">${line.sku}</td><td>${line.quantity}</td>
    <td>${t(`return.reason.${line.reason}`, {}, line.reason)}</td><td>${instead(line)}</td><td class="price">${money(line.refund)}</td></tr>`)}</tbody></table></div>`;

const approve = () => html`<button class="button button-small button-primary" id="approve" value="approve">${icon("check")}${t("returns.approve")}</button>`;

/** @param {ReturnView} one */
function acts(one) {
  if (one.status === "requested" || one.status === "approved") {
    return html`<form id="decide" class="decide panel">
      <div class="field"><label for="note">${t("returns.note")}</label><input id="note" name="note" maxlength="500" autocomplete="off"></div>
      <div class="acts">${one.status === "requested" ? approve() : ""}
        <button class="button button-small" id="refuse" value="refuse">${icon("close")}${t("returns.refuse")}</button>
        <span class="small field-trouble" id="trouble" role="alert"></span></div></form>
      ${one.status === "approved" ? arrived() : ""}`;
  }
  return one.status === "expired" ? arrived() : html`<p class="small field-trouble" id="trouble" role="alert"></p>`;
}

const arrived = () => html`<section class="panel"><h3>${t("returns.arrived")}</h3><div class="acts">
  <button type="button" class="button button-small button-primary" data-goods="restock">${icon("parcel")}${t("returns.restock")}</button>
  <button type="button" class="button button-small" data-goods="write_off">${icon("close")}${t("returns.write_off")}</button></div></section>`;

/** @param {Status} status @param {ReturnView} one */
export const returnPage = (status, one) => html`
  <header class="detail-head">
    <a class="back" href="#/${status}">${icon("chevron")}${t("returns.title")}</a>
    <h2 class="code">${one.return_id}</h2>
    <dl class="facts-row">${fact(t("console.status"), pill(one.status))}${fact(t("returns.asked"), clock(one.requested_at))}
      ${fact(t("letters.order"), toConsole(one.order_id))}
      ${one.status === "requested" ? "" : fact(t("console.execution"), toConsole(one.return_id))}
      ${fact(t("returns.refund"), money(one.refund))}${one.shipping_refund.amount ? fact(t("returns.of_shipping"), money(one.shipping_refund)) : ""}
      ${one.goods ? fact(t("returns.goods"), t(`returns.goods.${one.goods}`)) : ""}
      ${fact(t("returns.note_told"), one.note)}</dl>
  </header>
  ${goods(one)}
  <dl class="facts-row">${fact(t("returns.parcel"), one.parcel ? html`${one.parcel.carrier} <span class="code">${one.parcel.tracking_number}</span>` : t("returns.no_parcel"))}
    ${one.replacement ? fact(t("returns.replacement"), html`<span class="code">${one.replacement.order_id}</span> ${inWords("status", { ...one.replacement, exchanged_from: one.order_id })}`) : ""}</dl>
  ${acts(one)}`;
