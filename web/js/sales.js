// Flash sales: look, do the work that a place asks for, stand in line, leave; and the admission that an order needs.

import { get, send } from "./api.js";
import { lasting } from "./storage.js";

const path = (saleId) => `/v1/flash-sales/${encodeURIComponent(saleId)}`;

export const sales = async () => (await get("/v1/flash-sales")).items;
export const sale = (saleId) => get(path(saleId));
export const saleAddress = (saleId, sku = "") =>
  `/sale.html?id=${encodeURIComponent(saleId)}${sku ? `&sku=${encodeURIComponent(sku)}` : ""}`;

/** The running or coming sale that has `sku`. */
export const saleOf = async (sku) => (await sales()).find((each) => each.items.some((item) => item.sku === sku));

/** The place this browser has in a sale; it outlives reloads and closed tabs. */
export const placeHeld = (saleId) => lasting.get(`place.${saleId}`);
export const holdPlace = (saleId, place) => lasting.set(`place.${saleId}`, place);
export const dropPlace = (saleId) => lasting.forget(`place.${saleId}`);

function worked(challenge) {
  const worker = new Worker("/js/work.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", reject);
    worker.postMessage(challenge);
  }).finally(() => worker.terminate());
}

/** Stand in line; `working` is called when the sale asks for work first, `answer` to what only a person can do. */
export async function enter(saleId, wish, working, answer) {
  const body = { ...wish };
  const challenge = await get(`${path(saleId)}/challenge`);
  if (challenge.kind === "proof_of_work") {
    working();
    body.proof = { challenge: challenge.challenge, answer: await worked(challenge) };
  }
  if (challenge.kind === "captcha") body.proof = { challenge: challenge.challenge, answer: await answer(challenge) };
  const headers = { "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
  const place = { ...(await send("POST", `${path(saleId)}/entries`, { body, headers })), ...wish };
  holdPlace(saleId, place);
  return place;
}

const proof = (place) => ({ "X-Entry-Token": place.entry_token });

/** How the place stands now. */
export async function look(saleId, place) {
  const now = { ...place, ...(await get(place.status_url, proof(place))) };
  holdPlace(saleId, now);
  return now;
}

export async function leave(saleId, place) {
  const left = await send("DELETE", place.status_url, { headers: proof(place) });
  dropPlace(saleId);
  if (admission()?.entry_id === place.entry_id) lasting.forget("admission");
  return left;
}

/** The admission to order with, as long as it is good. */
export function admission() {
  const held = lasting.get("admission");
  return held && new Date(held.admission_expires_at) > new Date() ? held : null;
}

export const keepAdmission = (saleId, place) => lasting.set("admission", { ...place, sale_id: saleId });

/** The admission that an order of these lines needs. */
export function admissionFor(lines) {
  const held = admission();
  return held && lines.some((line) => line.sku === held.sku) ? held : null;
}
