// What the page of dead letters is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { t } from "../language.js";
import { clock } from "./parts.js";

/** @import { AuditEntry, LetterSummary, LetterView, QueueView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */

/** @param {LetterSummary} letter */
export const placeOf = (letter) => `#/${encodeURIComponent(letter.queue)}/${encodeURIComponent(letter.letter_id)}`;

/** @param {string} name @param {Drawn} value */
const fact = (name, value) => value || value === 0 ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : "";

export const workplace = () => html`
  <div class="workplace">
    <section class="list-side" aria-labelledby="letters">
      <h1 id="letters">${t("letters.title")}</h1>
      <ul id="queues" class="queues"></ul>
      <div id="list"><p class="muted empty">${t("console.loading")}</p></div>
    </section>
    <section id="detail" class="detail-side" aria-label="${t("letters.title")}"></section>
  </div>`;

/** @param {QueueView[]} queues @param {string} current */
export const queueTabs = (queues, current) => queues.map(({ queue, count, more }) => html`
  <li><a class="queue ${count ? "queue-full" : ""}" href="#/${encodeURIComponent(queue)}" ${queue === current ? html`aria-current="true"` : ""}>
    ${queue} <span class="count">${count}${more ? "+" : ""}</span></a></li>`);

/** @param {LetterSummary} letter @param {string} current */
const row = (letter, current) => html`
  <li><a class="execution" id="row-${letter.letter_id}" href="${placeOf(letter)}" ${letter.letter_id === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-bad" aria-hidden="true"></span>
    <span class="execution-name">${letter.reason}</span><span class="muted small">×${letter.receive_count}</span>
    <span class="execution-times muted small">${clock(letter.died_at)}${letter.order_id ? html` · <span class="code">${letter.order_id.slice(0, 12)}…</span>` : ""}</span></a></li>`;

/** @param {LetterSummary[]} items @param {string | null} next @param {string} current @param {number} rate */
export const letterRows = (items, next, current, rate) => items.length ? html`
  <form id="all" class="all"><button class="button button-small">${icon("refresh")}${t("letters.all")}</button>
    <label><input type="number" name="rate" min="1" max="100" value="${rate}" aria-label="${t("letters.rate")}"> ${t("letters.rate")}</label></form>
  <ul class="executions">${items.map((letter) => row(letter, current))}</ul>
  ${next ? html`<button type="button" class="button button-small" id="older">${t("browse.more")}</button>` : ""}`
  : html`<p class="muted empty">${icon("check")}<br>${t("letters.none")}</p>`;

/** The body as people edit it: JSON laid out, anything else as it is.
 *  @param {LetterView} letter */
export const editable = (letter) => letter.json === null ? letter.body : JSON.stringify(letter.json, null, 2);

/** @param {string | null} id */
const orderLink = (id) => id ? html`<a class="code" href="/console/index.html#/${encodeURIComponent(id)}">${id}</a>` : "";

/** @param {LetterView} letter */
export const letterPage = (letter) => html`
  <header class="detail-head">
    <a class="back" href="#/${encodeURIComponent(letter.queue)}">${icon("chevron")}${t("letters.title")}</a>
    <h2 class="code">${letter.letter_id}</h2>
    <dl class="facts-row">${fact(t("letters.first_seen"), clock(letter.first_seen))}
      ${fact(t("letters.died"), clock(letter.died_at))}${fact(t("letters.tries"), letter.receive_count)}
      ${letter.redrives ? fact(t("letters.redrives"), letter.redrives) : ""}${fact(t("letters.order"), orderLink(letter.order_id))}</dl>
  </header>
  <section class="value value-bad"><h4>${t("letters.reason")}</h4><p class="code">${letter.reason}</p></section>
  <form id="mend" class="field letter-body">
    <label for="body">${t("letters.body")}</label>
    <textarea id="body" name="body" class="json" spellcheck="false" rows="${Math.min(24, editable(letter).split("\n").length + 1)}"
      aria-describedby="body-note">${editable(letter)}</textarea>
    <div class="acts">
      <button class="button button-small" id="save">${t("letters.save")}</button>
      <button type="button" class="button button-small button-primary" id="redrive" title="${t("letters.redrive_about")}">${icon("refresh")}${t("letters.redrive")}</button>
      <span class="small muted" id="body-note" role="status"></span></div>
  </form>
  <form id="discard" class="discard">
    <div class="field"><label for="reason">${t("letters.discard_why")}</label>
      <input id="reason" name="reason" required maxlength="500" autocomplete="off"></div>
    <button class="button button-small">${icon("close")}${t("letters.discard")}</button></form>`;

/** How many letters one act was done to. Elsewhere `ids` are what the act made, or where: "×2" of one redrive would be none.
 *  @param {AuditEntry} one */
const times = ({ act, ids }) => act === "redrive" && ids.length > 1 ? ` ×${ids.length}` : "";

/** @param {AuditEntry} one */
const entry = (one) => html`
  <li><span class="muted small">${clock(one.at)}</span> <b>${t(`letters.act.${one.act}`)}</b>
    <span class="code">${one.subject}${times(one)}</span> <span class="muted">${one.by}${one.reason ? ` · ${one.reason}` : ""}</span></li>`;

/** @param {AuditEntry[]} entries */
export const done = (entries) => html`<h3>${t("letters.done")}</h3>
  ${entries.length ? html`<ul class="done">${entries.map(entry)}</ul>` : html`<p class="muted">${t("letters.nothing_done")}</p>`}`;
