// Flash sales: look, do the work that a place asks for, stand in line, leave; and the admission that an order needs.

import { get, send } from "./api.js";
import { lasting } from "./storage.js";

/** @import { Answers, Bodies, ChallengeView } from "../types/api" */
/** @import { Lasting, SalePosition, Wish } from "../types/memory" */

/** @param {string} saleId */
const path = (saleId) => `/v1/flash-sales/${encodeURIComponent(saleId)}`;

/** The sales that the shop lists. */
export async function sales() {
  /** @type {Answers["GET /v1/flash-sales"]} */
  const { items } = await get("/v1/flash-sales");
  return items;
}

/** @type {(saleId: string) => Promise<Answers["GET /v1/flash-sales/{sale_id}"]>} */
export const sale = (saleId) => get(path(saleId));
/** @param {string} saleId */
export const saleAddress = (saleId, sku = "") =>
  `/sale.html?id=${encodeURIComponent(saleId)}${sku ? `&sku=${encodeURIComponent(sku)}` : ""}`;

/** The place this browser has in a sale; it outlives reloads and closed tabs.
 *  @param {string} saleId */
export const placeHeld = (saleId) => lasting.get(`place.${saleId}`);
/** @param {string} saleId @param {SalePosition} place */
export const holdPlace = (saleId, place) => lasting.set(`place.${saleId}`, place);
/** @param {string} saleId */
export const dropPlace = (saleId) => lasting.forget(`place.${saleId}`);

/** @param {ChallengeView} challenge @returns {Promise<string>} */
function worked(challenge) {
  const worker = new Worker("/js/work.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", reject);
    worker.postMessage(challenge);
  }).finally(() => worker.terminate());
}

/** Stand in line; `working` is called when the sale asks for work first, `answer` to what only a person can do.
 *  @param {string} saleId @param {Wish} wish @param {() => void} working
 *  @param {(challenge: ChallengeView) => Promise<string>} answer @returns {Promise<SalePosition>} */
export async function enter(saleId, wish, working, answer) {
  /** @type {Bodies["POST /v1/flash-sales/{sale_id}/entries"]} */
  const body = { ...wish };
  /** @type {Answers["GET /v1/flash-sales/{sale_id}/challenge"]} */
  const challenge = await get(`${path(saleId)}/challenge`);
  if (challenge.kind === "proof_of_work") {
    working();
    body.proof = { challenge: challenge.challenge, answer: await worked(challenge) };
  }
  if (challenge.kind === "captcha") body.proof = { challenge: challenge.challenge, answer: await answer(challenge) };
  const headers = { "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
  /** @type {Answers["POST /v1/flash-sales/{sale_id}/entries"]} */
  const entry = await send("POST", `${path(saleId)}/entries`, { body, headers });
  const place = { ...entry, ...wish };
  holdPlace(saleId, place);
  return place;
}

/** @param {SalePosition} place */
const proof = (place) => ({ "X-Entry-Token": place.entry_token });

/** How the place stands now.
 *  @param {string} saleId @param {SalePosition} place @returns {Promise<SalePosition>} */
export async function look(saleId, place) {
  /** @type {Answers["GET /v1/flash-sales/{sale_id}/entries/{entry_id}"]} */
  const entry = await get(place.status_url, proof(place));
  const now = { ...place, ...entry };
  holdPlace(saleId, now);
  return now;
}

/** @param {string} saleId @param {SalePosition} place
 *  @returns {Promise<Answers["DELETE /v1/flash-sales/{sale_id}/entries/{entry_id}"]>} */
export async function leave(saleId, place) {
  const left = await send("DELETE", place.status_url, { headers: proof(place) });
  dropPlace(saleId);
  if (admission()?.entry_id === place.entry_id) lasting.forget("admission");
  return left;
}

/** The admission to order with, as long as it is good. */
export function admission() {
  const held = lasting.get("admission");
  return held && Date.parse(held.admission_expires_at ?? "") > Date.now() ? held : null;
}

/** @param {string} saleId @param {SalePosition} place */
export const keepAdmission = (saleId, place) => lasting.set("admission", { ...place, sale_id: saleId });

/** The admission that an order of these lines needs.
 *  @param {{ sku: string }[]} lines @returns {Lasting["admission"] | null} */
export function admissionFor(lines) {
  const held = admission();
  return held && lines.some((line) => line.sku === held.sku) ? held : null;
}
