// One order, followed live; without an id, the orders placed in this browser.

import { pause, Problem } from "../api.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { cancel, follow, remembered } from "../orders.js";
import { claim, kept, look } from "../membership.js";
import { inWords, notice, orRetry, told } from "../parts.js";
import { announce, entitle, shell } from "../shell.js";
import { passing } from "../storage.js";
import { watchAgain } from "./order-again.js";
import { showOrders } from "./order-list.js";
import { orderPage, pointsOf, refunding } from "./order-parts.js";
import { drawReturns, refreshReturns, returnsOpen, watchReturns } from "./order-returns.js";

/** @import { MembershipView, OrderView } from "../../types/api" */

const ENDED = new Set(["rejected", "cancelled", "delivered", "closed", "returned"]);
const PAID = new Set(["confirmed", "shipped", "delivered"]);
const SOON_MS = 300;
const SLOWER = 1.25;
const BOOKED_WITHIN = 10; // seconds
// Until the parcel leaves it is a matter of seconds; after that, of days.
/** @type {{ [status: string]: number }} */
const SLOWEST_MS = { shipped: 60_000, returning: 60_000, otherwise: 4_000 };

const orderId = new URLSearchParams(location.search).get("id") ?? "";
const main = shell({ title: orderId ? t("order.title") : t("orders.title") });

function missing() {
  render(main, notice({ title: t("order.missing.title"), text: t("order.missing.text"),
    action: html`<a class="button" href="/order.html">${t("orders.title")}</a>`, symbol: "search" }));
}

/** @type {() => Promise<unknown>} */
const waking = () => new Promise((resolve) => {
  if (!document.hidden) resolve(null);
  else document.addEventListener("visibilitychange", resolve, { once: true });
});

/** Nothing moves any more, until the buyer asks for something.
 *  @type {() => Promise<unknown>} */
const asking = () => new Promise((resolve) => watchReturns(() => resolve(null)));

/** The pause before asking again: longer each time nothing has changed.
 *  @param {number} wait @param {string} status */
const slower = (wait, status) => Math.min(wait * SLOWER, SLOWEST_MS[status] ?? SLOWEST_MS.otherwise);

/** The order as it is now; null when it could not be asked for but has been shown before.
 *  @param {string} shown */
async function asked(shown) {
  try {
    return await follow(orderId);
  } catch (problem) {
    if (shown && problem instanceof Problem && problem.passing) return null;
    throw problem;
  }
}

/** @param {MembershipView} member */
const inBooks = (member) => member.history.some((entry) => entry.kind === "earned" && entry.order_id === orderId);

/** The membership is shown once it has heard of a delivery, which takes a moment.
 *  @param {OrderView} order */
async function showPoints(order) {
  let member = await look();
  const earns = order.paid_with?.points && order.status === "delivered";
  for (let n = 0; n < BOOKED_WITHIN && earns && member && !inBooks(member); n += 1) {
    await pause(1_000);
    member = await look();
  }
  const place = main.querySelector("#order-points");
  if (place) render(place, pointsOf(order, member));
}

/** @param {OrderView} order @param {string} before */
function draw(order, before) {
  entitle(inWords("headline", order));
  if (PAID.has(order.status)) passing.forget("draft"); // until then another card may be tried with it
  render(find(main, "#order"), orderPage(order, remembered(orderId)));
  showPoints(order).catch((problem) => { if (!(problem instanceof Problem)) throw problem; });
  if (before && before !== order.status) announce(inWords("headline", order));
}

async function watch() {
  render(main, html`<div id="order"></div><section id="returns" class="returns"></section>`);
  let wait = SOON_MS;
  let seen = "";
  let status = "";
  for (;;) {
    const order = await asked(seen);
    const now = order ? JSON.stringify(order) : seen;
    wait = now === seen ? slower(wait, status) : SOON_MS;
    if (order && now !== seen) draw(order, status);
    seen = now;
    status = order?.status ?? status;
    if (order) drawReturns(order, await refreshReturns(order));
    if (ENDED.has(status) && !returnsOpen() && !(order && refunding(order))) await asking();
    await pause(returnsOpen() ? Math.min(wait, SLOWEST_MS.otherwise) : wait);
    await waking();
  }
}

async function show() {
  try {
    await watch();
  } catch (problem) {
    if (!(problem instanceof Problem) || ![400, 401, 403, 404, 422].includes(problem.status)) throw problem;
    missing();
  }
}

watchAgain(main, orderId);

on(main, "click", "button#claim", async (button) => {
  const member = kept();
  if (!member) return; // the button is there where there is one
  button.disabled = true;
  try {
    await claim(member, orderId, remembered(orderId)?.order_token ?? "");
    location.reload();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    announce(told(problem));
    button.disabled = false;
  }
});

on(main, "click", "button#cancel", async (button) => {
  button.disabled = true;
  try {
    await cancel(orderId);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    announce(t("order.cancel_late"));
  }
});

if (orderId) void orRetry(main, show);
else void showOrders(main);
