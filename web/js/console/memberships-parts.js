// What the page of memberships is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { listed, money, t } from "../language.js";
import { clock } from "./parts.js";

/** @import { WholeMembershipView } from "../../types/api" */

export const workplace = () => html`
  <div class="workplace">
    <section class="list-side" aria-labelledby="members">
      <h1 id="members">${t("members.title")}</h1>
      <form id="search" class="filters">
        <div class="field field-wide"><label for="member">${t("members.wanted")}</label>
          <input id="member" name="member" required autocomplete="off" spellcheck="false" placeholder="may@example.com">
          <p class="field-trouble" id="search-trouble" role="alert"></p></div>
        <button class="button button-small">${icon("search")}${t("members.search")}</button>
      </form>
    </section>
    <section id="detail" class="detail-side" aria-label="${t("members.title")}"></section>
  </div>`;

/** @param {"balance" | "given" | "pending" | "worth"} name @param {string | number} value */
const fact = (name, value) => html`<div><dt>${t(`members.fact.${name}`)}</dt><dd>${value}</dd></div>`;

/** @param {number} points */
const signed = (points) => (points > 0 ? `+${points}` : `${points}`.replace("-", "−"));

/** @param {string | null} id */
const orderLink = (id) => id ? html`<a class="code" href="/console/index.html#/${encodeURIComponent(id)}">${id}</a>` : "";

/** @param {WholeMembershipView["history"][number]} entry */
const movement = ({ at, kind, points, order_id, reason }) => html`
  <tr><td>${clock(at)}</td><td>${t(`members.kind.${kind}`, {}, kind)}</td><td class="price">${signed(points)}</td>
    <td>${orderLink(order_id)}${reason ?? ""}</td></tr>`;

/** @param {WholeMembershipView} member */
const movements = ({ history, next_cursor }) => history.length ? html`
  <div class="goods-scroll"><table class="goods" id="movements">
    <thead><tr><th>${t("members.at")}</th><th>${t("members.what")}</th><th class="price">${t("members.points")}</th><th>${t("members.why")}</th></tr></thead>
    <tbody>${history.map(movement)}</tbody></table></div>
  ${next_cursor ? html`<button type="button" class="button button-small" id="older">${t("browse.more")}</button>` : ""}`
  : html`<p class="muted">${t("members.still")}</p>`;

/** @param {WholeMembershipView} member */
export const memberPage = (member) => html`
  <header class="detail-head">
    <a class="back" href="#/">${icon("chevron")}${t("members.title")}</a>
    <h2>${member.email}</h2>
    <p class="muted small"><span class="code">${member.member_id}</span> · ${t("members.since", { at: clock(member.joined_at) })}</p>
    <dl class="facts-row">${fact("balance", member.balance)}${fact("pending", member.pending)}${fact("given", member.given)}
      ${fact("worth", listed(member.worth.map((each) => money(each))) || "–")}</dl>
  </header>
  ${movements(member)}`;
