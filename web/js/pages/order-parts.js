// What the order page is made of.

import { html, link } from "../html.js";
import { icon } from "../icons.js";
import { moment, money, t } from "../language.js";
import { inWords, paidWithTable, totalsTable } from "../parts.js";
import { lineList } from "./checkout-parts.js";
import { address, awaited, shipments } from "./order-parcels.js";

/** @import { MembershipView, OrderView, PaidWithView } from "../../types/api" */
/** @import { PlacedOrder } from "../../types/memory" */

/** @typedef {{ status: string, at?: string, done?: boolean }} Step */

const ROAD = ["queued", "pending", "confirmed", "shipped", "delivered"];
const REFUSED = new Set(["rejected", "cancelled"]);
const SOON = new Set(["queued", "pending", "confirmed"]);
/** @type {Intl.DateTimeFormatOptions} */
const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
/** @type {Intl.DateTimeFormatOptions} */
const DAY_AND_CLOCK = { month: "short", day: "numeric", ...CLOCK };

/** Today's times need no date.
 *  @param {string} iso */
const when = (iso) => moment(iso, new Date(iso).toDateString() === new Date().toDateString() ? CLOCK : DAY_AND_CLOCK);

/** Whether money that was taken is on its way back.
 *  @param {Pick<OrderView, "status" | "payment">} order */
export const refunding = ({ status, payment }) => status === "cancelled" && payment !== null && !payment.refunded;

/** Who was told that it is there when it was ordered, was not quick enough.
 *  @param {PlacedOrder} [known] */
const wasThere = (known) => known?.lines?.length && known.lines.every((line) => line.there);

/** @param {OrderView} order @param {PlacedOrder} [known] */
function why({ status, reason, payment, exchanged_from, awaiting_stock, shipments }, known) {
  if (REFUSED.has(status) && payment?.refunded) return t("reason.refunded", { amount: money(payment.refunded) });
  if (refunding({ status, payment })) return t("reason.refunding");
  if (exchanged_from && reason !== "processing_failed") return inWords("about", { status, exchanged_from });
  if (status === "confirmed" && awaiting_stock?.length) return t("about.awaiting_stock");
  if (status === "shipped" && shipments?.length > 1) return t("about.shipped.parcels", { n: shipments.length });
  if (reason === "sold_out" && wasThere(known)) return t("reason.sold_out.quicker");
  if (!REFUSED.has(status)) return t(`about.${status}.${reason}`, {}, t(`about.${status}`, {}, `about.${status}`));
  return t(`reason.${reason}`, {}, t("reason.other", { reason: reason ?? status }));
}

/** The order's own turns, then the steps of the road still ahead of it.
 *  @param {OrderView} order @param {PlacedOrder} [known] @returns {Step[]} */
function stepsOf({ status, timeline }, known) {
  /** @type {Step[]} */
  const turns = timeline.length ? timeline : [{ status: "queued", at: known?.placed_at }];
  const first = turns[0].status === "queued" ? turns : [{ status: "queued", at: known?.placed_at ?? turns[0].at }, ...turns];
  const past = first.map((turn) => ({ ...turn, done: true }));
  const reached = ROAD.indexOf(status);
  return reached < 0 ? past : [...past, ...ROAD.slice(reached + 1).map((ahead) => ({ status: ahead }))];
}

/** @param {Step} one @param {boolean} current */
function step({ status, at, done }, current) {
  const kind = REFUSED.has(status) ? "step-bad" : done ? "step-done" : "step-ahead";
  return html`<li class="road-step ${kind}" ${current ? html`aria-current="step"` : ""} data-status="${status}">
    <span class="road-mark">${done ? icon(REFUSED.has(status) ? "close" : "check") : ""}</span>
    <span class="road-words"><span class="road-name">${t(`status.${status}`)}</span>
      <span class="muted small">${done && at ? html`<time datetime="${at}">${when(at)}</time>` : ""}</span></span></li>`;
}

/** @param {OrderView} order @param {PlacedOrder} [known] */
const road = (order, known) => html`<ol class="road" aria-label="${t("order.progress")}">
  ${stepsOf(order, known).map((each) => step(each, each.status === order.status))}</ol>
  ${SOON.has(order.status) ? html`<p class="muted small">${t("order.live")}</p>` : ""}`;

/** @param {OrderView} order */
const payNow = ({ status, payment }) => status === "pending" && payment?.redirect_url
  ? html`<div class="panel panel-warn">${payment.expires_at
    ? html`<p>${t("order.pay_until", { when: when(payment.expires_at) })}</p>` : ""}
    <div class="panel-actions"><a class="button button-primary" href="${link(payment.redirect_url)}">${t("order.pay_now")}</a>
      <button class="button" id="cancel" type="button">${t("order.cancel")}</button></div></div>`
  : "";

/** The order's lines with the pictures this browser remembers from the cart.
 *  @param {OrderView} order @param {PlacedOrder} [known] */
const pictured = ({ lines }, known) => lines.length
  ? lines.map((line) => ({ ...known?.lines?.find((kept) => kept.sku === line.sku), ...line }))
  : known?.lines ?? [];

/** @param {OrderView} order @param {PlacedOrder} [known] */
const bought = (order, known) => html`
  <aside class="summary" aria-label="${t("order.lines")}"><h2>${t("order.lines")}</h2>
    ${lineList(pictured(order, known))}
    ${order.totals ? totalsTable(order.totals, { applied: order.promotions }) : ""}
    ${order.paid_with && paidOtherwise(order.paid_with) ? paidWithTable(order.paid_with) : ""}
    <div id="order-points">${pointsOf(order, null)}</div></aside>`;

/** @param {PaidWithView} paid */
const paidOtherwise = (paid) => paid.points?.amount.amount || paid.gift_card?.amount;

const claimButton = html`<button type="button" class="quiet" id="claim">${t("points.claim")}</button>`;

/** What the order earns and, once the membership was looked at, how it stands; or how to collect what it would.
 *  @param {OrderView} order @param {MembershipView | null} member */
export const pointsOf = ({ paid_with, status }, member) => REFUSED.has(status) || !paid_with ? ""
  : paid_with.points ? earnedBy(paid_with.points, status, member) : member ? claimButton : "";

/** @param {NonNullable<PaidWithView["points"]>} points @param {string} status @param {MembershipView | null} member */
const earnedBy = (points, status, member) => html`
  <p class="small">${t(status === "delivered" ? "points.earned" : "points.earns", { n: points.earns })}
  ${member ? t("points.balance", { n: member.balance }) : ""}</p>`;

const UNPAID = new Set(["payment_declined", "payment_unavailable", "payment_expired"]);

/** Where no payment came, all that was typed is still there for another; else the cart is.
 *  @param {OrderView} order @param {PlacedOrder} [known] */
function again({ status, reason }, known) {
  if (!REFUSED.has(status) || !known?.cart) return "";
  const unpaid = UNPAID.has(reason ?? "");
  return html`<div class="panel-actions">
    ${unpaid ? html`<button type="button" id="pay-again" class="button button-primary" data-reason="${reason}">
      ${t(reason === "payment_declined" ? "order.other_card" : "order.pay_again")}</button>` : ""}
    <button type="button" id="again" class="button ${unpaid ? "" : "button-primary"}">${t("order.again")}</button></div>`;
}

/** Not paid for yet, and nothing to pay elsewhere: it can still be called off.
 *  @param {OrderView} order */
const callOff = ({ status, payment, exchanged_from }) => status === "pending" && !payment?.redirect_url && !exchanged_from
  ? html`<button type="button" id="cancel" class="button">${t("order.cancel")}</button>` : "";

/** @param {OrderView} order @param {PlacedOrder} [known] */
export const orderPage = (order, known) => html`
  <div class="with-summary order" data-status="${order.status}">
    <div class="order-main">
      <header class="order-head"><p class="eyebrow">${t("order.number")} <span class="code">${order.order_id}</span></p>
        <h1>${inWords("headline", order)}</h1>
        <p class="order-why" role="status">${why(order, known)}</p>${again(order, known)}${callOff(order)}</header>
      ${payNow(order)}
      ${road(order, known)}
      ${awaited(order)}
      ${shipments(order)}
      ${address(order.shipping_address)}
    </div>
    ${bought(order, known)}
  </div>`;
