// The guest's cart. The server keeps it and prices it; the browser keeps its id and token.

import { address, get, Problem, send } from "./api.js";
import { admissionFor } from "./sales.js";
import { lasting } from "./storage.js";

/** @import { Answers, CartView } from "../types/api" */
/** @import { CartKey, Lasting } from "../types/memory" */

const changed = new EventTarget();
/** @type {Promise<unknown>} */
let lastWrite = Promise.resolve();

export const kept = () => lasting.get("cart");
export const countKept = () => kept()?.count ?? 0;

/** Call `tell(count)` whenever the number of things in the cart changes, in another tab too.
 *  @param {(count: number) => void} tell */
export function onCount(tell) {
  changed.addEventListener("count", () => tell(countKept()));
  addEventListener("storage", (event) => event.key === "sluice.cart" && tell(countKept()));
}

/** @param {Lasting["cart"]} cart */
function remember(cart) {
  lasting.set("cart", cart);
  changed.dispatchEvent(new Event("count"));
}

export function forget() {
  lasting.forget("cart");
  changed.dispatchEvent(new Event("count"));
}

/** Take up a cart again, for instance after its order was cancelled.
 *  @param {string} cart_id @param {string} cart_token */
export const takeUp = (cart_id, cart_token) => remember({ cart_id, cart_token, count: 0 });

/** Remember how much is in `cart`, unless it was ordered or given up meanwhile.
 *  @param {CartView} cart */
function counted(cart) {
  const held = kept();
  const count = cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  if (held?.cart_id === cart.cart_id) remember({ ...held, count });
  return cart;
}

/** @param {CartKey} cart */
const credentials = (cart) => ({ "X-Cart-Token": cart.cart_token });
/** @param {unknown} problem */
const gone = (problem) => problem instanceof Problem && [401, 403, 404, 410].includes(problem.status);

/** @returns {Promise<CartKey>} */
async function started() {
  const before = kept();
  if (before) return before;
  /** @type {Answers["POST /v1/carts"]} */
  const made = await send("POST", "/v1/carts", { body: {}, headers: { "Idempotency-Key": crypto.randomUUID() } });
  const cart = { cart_id: made.cart_id, cart_token: made.cart_token, count: 0 };
  remember(cart);
  return cart;
}

/** The cart priced for a destination; null when there is none (any more).
 *  @param {{ country?: string, region?: string, shipping_method?: string }} destination
 *  @returns {Promise<Answers["GET /v1/carts/{cart_id}"] | null>} */
export async function read({ country, region, shipping_method } = {}) {
  const cart = kept();
  if (!cart) return null;
  try {
    const path = address(`/v1/carts/${cart.cart_id}`, { country, region, shipping_method });
    return counted(await get(path, credentials(cart)));
  } catch (problem) {
    if (!gone(problem)) throw problem;
    forget();
    return null;
  }
}

/** What is wanted of `sku`; of goods of a sale with the admission to it, where this browser has one.
 *  @param {string} sku @param {number} quantity */
const wanted = (sku, quantity) => ({ quantity, admission_token: admissionFor([{ sku }])?.admission_token ?? undefined });

/** @param {string} sku @param {number} quantity @returns {Promise<CartView>} */
async function write(sku, quantity) {
  const cart = await started();
  const path = `/v1/carts/${cart.cart_id}/lines/${encodeURIComponent(sku)}`;
  const method = quantity > 0 ? "PUT" : "DELETE";
  const body = quantity > 0 ? wanted(sku, quantity) : undefined;
  return counted((await send(method, path, { body, headers: credentials(cart) })) ?? (await read()));
}

/** Writes go one after the other, so that quick clicks end in the quantity clicked last.
 *  @param {() => Promise<CartView>} act */
function inTurn(act) {
  const written = lastWrite.catch(() => null).then(act);
  lastWrite = written;
  return written;
}

/** Set a line to `quantity`; 0 removes it. Resolves to the cart.
 *  @param {string} sku @param {number} quantity */
export const setQuantity = (sku, quantity) => inTurn(() => write(sku, quantity));

/** Put `quantity` more of `sku` in the cart, starting a new cart if the old one has expired.
 *  @param {string} sku @param {number} quantity */
export const add = (sku, quantity) => inTurn(async () => {
  const cart = await read();
  const held = cart?.lines.find((line) => line.sku === sku)?.quantity ?? 0;
  return write(sku, held + quantity);
});

/** Use a coupon, or none for an empty `code`. Resolves to the cart.
 *  @param {string} code */
export const setCoupon = (code) => inTurn(async () => {
  const cart = await started();
  const path = `/v1/carts/${cart.cart_id}/coupon`;
  const call = code ? send("PUT", path, { body: { code }, headers: credentials(cart) })
    : send("DELETE", path, { headers: credentials(cart) });
  return counted(await call);
});
