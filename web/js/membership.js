// The loyalty programme, as this browser knows it: a member's number and the token that opens it.

import { get, Problem, send } from "./api.js";
import { sentences, t } from "./language.js";
import { told } from "./parts.js";
import { lasting } from "./storage.js";

/** @import { Answers, MembershipView, Money } from "../types/api" */

export const kept = () => lasting.get("member");
export const leave = () => lasting.forget("member");

/** Have a link mailed that opens the membership of an address, or makes it. Nothing is told here of which it was.
 *  @param {string} email */
export async function ask(email) {
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  await send("POST", "/v1/loyalty/memberships", { body: { email }, headers });
}

/** Exchange the code of such a mail for the membership, which this browser knows from now on.
 *  @param {string} code */
export async function exchange(code) {
  /** @type {Answers["POST /v1/loyalty/tokens"]} */
  const { member_id, member_token } = await send("POST", "/v1/loyalty/tokens", { body: { code } });
  lasting.set("member", { member_id, member_token });
  return look();
}

/** Call `heard` when another window of this browser opens or forgets a membership.
 *  @param {() => void} heard */
export const elsewhere = (heard) => window.addEventListener("storage", ({ key }) => {
  if (key === "sluice.member") heard();
});

/** Collect the points of an order that did not show the membership.
 *  @param {{ member_id: string, member_token: string }} member @param {string} order_id @param {string} order_token */
export const claim = ({ member_id, member_token }, order_id, order_token) => send("POST",
  `/v1/loyalty/memberships/${encodeURIComponent(member_id)}/orders`, { body: { order_id },
    headers: { "X-Member-Token": member_token, "X-Order-Token": order_token } });

/** @param {unknown} problem */
export const malformed = (problem) => problem instanceof Problem && problem.code === "invalid_body";

/** Why there is no link or no membership: what was typed may be no address, or no code of ours.
 *  @param {Problem} problem */
export function refusal(problem) {
  if (!malformed(problem)) return told(problem);
  return t(problem.errors[0]?.field === "code" ? "problem.member_code_unknown" : "need.email");
}

/** @param {MembershipView} member */
export const balance = (member) => sentences(t("points.balance", { n: member.balance }),
  member.pending ? t("points.pending", { n: member.pending }) : "");

/** @param {unknown} problem */
const unfit = (problem) => problem instanceof Problem && [400, 401, 404, 422].includes(problem.status);

/** The membership as it is now; null where there is none, or its token is no longer the one.
 *  @returns {Promise<Answers["GET /v1/loyalty/memberships/{member_id}"] | null>} */
export async function look() {
  const member = kept();
  if (!member) return null;
  try {
    return await get(`/v1/loyalty/memberships/${encodeURIComponent(member.member_id)}`,
      { "X-Member-Token": member.member_token });
  } catch (problem) {
    if (!unfit(problem)) throw problem;
    leave();
    return null;
  }
}

/** What so much of a total its points can pay, in the total's currency.
 *  @param {MembershipView | null} member @param {Money} total @returns {Money} */
export function payable(member, total) {
  const worth = member?.worth.find(({ currency }) => currency === total.currency)?.amount ?? 0;
  return { ...total, amount: Math.min(worth, total.amount) };
}

/** @param {Money} total @param {Money} part @returns {Money} */
export const less = (total, part) => ({ ...total, amount: total.amount - part.amount });
