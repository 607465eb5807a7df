// Placing orders, and the orders this browser has placed.

import { get, Problem, send } from "./api.js";
import * as cart from "./cart.js";
import { pass } from "./room.js";
import { lasting } from "./storage.js";

/** @import { Answers, Bodies, ReturnView } from "../types/api" */
/** @import { Attempt, BoughtLine, OrderBody } from "../types/memory" */

const REMEMBERED = 50;

/** Orders placed here, newest first: `{order_id, order_token, status_url, placed_at, total, lines, cart}`. */
export const placed = () => lasting.get("orders", []);
/** @param {string} orderId */
export const remembered = (orderId) => placed().find((order) => order.order_id === orderId);

/** The attempt whose outcome nobody knows yet, kept over reloads: asking again must be the same request. */
export const openAttempt = () => lasting.get("attempt");
export const dropAttempt = () => lasting.forget("attempt");

/**
 * One attempt to buy: its key and body never change, so that however often it is sent it is one order.
 * `lines` are the cart's, for showing what was ordered before the order itself can be read.
 * Null where there is no cart any more: another tab has ordered it.
 * @param {Omit<OrderBody, "cart_id">} body @param {BoughtLine[]} lines @param {string} [member_token]
 * @returns {Attempt | null}
 */
export function newAttempt(body, lines, member_token) {
  const kept = cart.kept();
  if (!kept) return null;
  const { cart_id, cart_token } = kept;
  const attempt = { key: crypto.randomUUID(), body: { cart_id, ...body }, cart_token, member_token, lines };
  lasting.set("attempt", attempt);
  return attempt;
}

/** Send an attempt. A clear refusal ends it; silence leaves it open, to be sent again.
 *  @param {Attempt} attempt @returns {Promise<Answers["POST /v1/orders"]>} */
export async function place(attempt) {
  /** @type {import("./api.js").Headers} */
  const headers = { "Idempotency-Key": attempt.key, "X-Cart-Token": attempt.cart_token };
  if (attempt.member_token) headers["X-Member-Token"] = attempt.member_token;
  if (pass()) headers["X-Waiting-Room-Pass"] = pass();
  try {
    const accepted = await send("POST", "/v1/orders", { body: attempt.body, headers });
    keep(accepted, attempt);
    dropAttempt();
    return accepted;
  } catch (problem) {
    if (!(problem instanceof Problem) || !unsure(problem)) dropAttempt();
    if (problem instanceof Problem && problem.code === "cart_ordered") return secondOf(/** @type {any} */ (problem.body), attempt);
    throw problem;
  }
}

/** True when the order may have been placed although we were not told so.
 *  @param {Problem} problem */
export const unsure = (problem) => problem.passing;

/** Another tab, or another click, has ordered this cart: that order is ours, too.
 *  @param {Answers["POST /v1/orders"]} first @param {Attempt} attempt */
function secondOf(first, attempt) {
  if (remembered(first.order_id)) forgetOrdered(attempt.body.cart_id);
  else keep(first, attempt);
  return first;
}

/** @param {Answers["POST /v1/orders"]} accepted @param {Attempt} attempt */
function keep({ order_id, order_token, status_url }, attempt) {
  const { cart_id } = attempt.body;
  const order = { order_id, order_token, status_url, placed_at: new Date().toISOString(),
    total: attempt.body.expected_total, lines: attempt.lines, cart: { cart_id, cart_token: attempt.cart_token } };
  lasting.set("orders", [order, ...placed().filter((each) => each.order_id !== order_id)].slice(0, REMEMBERED));
  forgetOrdered(cart_id);
}

/** @param {string} cartId */
function forgetOrdered(cartId) {
  if (cart.kept()?.cart_id === cartId) cart.forget();
}

const FINAL = new Set(["rejected", "cancelled", "closed", "returned"]);

/** Remember how an order ended: nobody has to ask again.
 *  @param {Answers["GET /v1/orders/{order_id}"]} found */
export function noteEnd({ order_id, status, exchanged_from }) {
  if (!FINAL.has(status)) return;
  lasting.set("orders", placed().map((order) => order.order_id === order_id ? { ...order, ended: { status, exchanged_from } } : order));
}

/** The order as it stands now.
 *  @param {string} orderId @returns {Promise<Answers["GET /v1/orders/{order_id}"]>} */
export function follow(orderId) {
  const known = remembered(orderId);
  /** @type {import("./api.js").Headers} */
  const headers = known?.order_token ? { "X-Order-Token": known.order_token } : {};
  return get(known?.status_url ?? `/v1/orders/${encodeURIComponent(orderId)}`, headers);
}

/** @param {string} orderId */
const proof = (orderId) => ({ "X-Order-Token": remembered(orderId)?.order_token ?? "" });
/** @param {string} orderId */
const returnsPath = (orderId) => `/v1/orders/${encodeURIComponent(orderId)}/returns`;

/** What was asked to go back of an order.
 *  @param {string} orderId */
export async function returnsOf(orderId) {
  /** @type {Answers["GET /v1/orders/{order_id}/returns"]} */
  const { items } = await get(returnsPath(orderId), proof(orderId));
  return items;
}

/** Ask for `lines` to go back; however often it is sent under one `key`, it is one request.
 *  @param {string} orderId @param {Bodies["POST /v1/orders/{order_id}/returns"]["lines"]} lines @param {string} key */
export const askReturn = (orderId, lines, key) =>
  send("POST", returnsPath(orderId), { body: { lines }, headers: { ...proof(orderId), "Idempotency-Key": key } });

/** @param {string} orderId @param {string} returnId
 *  @param {Bodies["PUT /v1/orders/{order_id}/returns/{return_id}/parcel"]} body */
export const tellParcel = (orderId, returnId, body) =>
  send("PUT", `${returnsPath(orderId)}/${encodeURIComponent(returnId)}/parcel`, { body, headers: proof(orderId) });

/** Let this browser see the order that sends what a return exchanges.
 *  @param {NonNullable<ReturnView["replacement"]>} replacement @param {ReturnView} exchanged */
export function rememberReplacement({ order_id, order_token }, { refund, order_id: first }) {
  if (remembered(order_id)) return;
  const free = { amount: 0, currency: refund.currency };
  const kept = { order_id, order_token, placed_at: new Date().toISOString(), total: free, lines: remembered(first)?.lines };
  lasting.set("orders", [kept, ...placed()].slice(0, REMEMBERED));
}

/** Ask for an order that is not paid for to be cancelled.
 *  @param {string} orderId */
export const cancel = (orderId) => send("POST", `/v1/orders/${encodeURIComponent(orderId)}/cancel`,
  { headers: proof(orderId) });
