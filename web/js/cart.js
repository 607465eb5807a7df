// The guest's cart. The server keeps it and prices it; the browser keeps its id and token.

import { address, get, Problem, send } from "./api.js";
import { lasting } from "./storage.js";

const changed = new EventTarget();
let lastWrite = Promise.resolve();

export const kept = () => lasting.get("cart");
export const countKept = () => kept()?.count ?? 0;

/** Call `tell(count)` whenever the number of things in the cart changes, in another tab too. */
export function onCount(tell) {
  changed.addEventListener("count", () => tell(countKept()));
  addEventListener("storage", (event) => event.key === "sluice.cart" && tell(countKept()));
}

function remember(cart) {
  lasting.set("cart", cart);
  changed.dispatchEvent(new Event("count"));
}

export function forget() {
  lasting.forget("cart");
  changed.dispatchEvent(new Event("count"));
}

/** Take up a cart again, for instance after its order was cancelled. */
export const takeUp = (cart_id, cart_token) => remember({ cart_id, cart_token, count: 0 });

/** Remember how much is in `cart`, unless it was ordered or given up meanwhile. */
function counted(cart) {
  const held = kept();
  const count = cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  if (held?.cart_id === cart.cart_id) remember({ ...held, count });
  return cart;
}

const credentials = (cart) => ({ "X-Cart-Token": cart.cart_token });
const gone = (problem) => problem instanceof Problem && [401, 403, 404, 410].includes(problem.status);

async function started() {
  if (kept()) return kept();
  const made = await send("POST", "/v1/carts", { body: {}, headers: { "Idempotency-Key": crypto.randomUUID() } });
  remember({ cart_id: made.cart_id, cart_token: made.cart_token, count: 0 });
  return kept();
}

/** The cart priced for a destination; null when there is none (any more). */
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

async function write(sku, quantity) {
  const cart = await started();
  const path = `/v1/carts/${cart.cart_id}/lines/${encodeURIComponent(sku)}`;
  const method = quantity > 0 ? "PUT" : "DELETE";
  const body = quantity > 0 ? { quantity } : undefined;
  return counted((await send(method, path, { body, headers: credentials(cart) })) ?? (await read()));
}

/** Writes go one after the other, so that quick clicks end in the quantity clicked last. */
function inTurn(act) {
  lastWrite = lastWrite.catch(() => null).then(act);
  return lastWrite;
}

/** Set a line to `quantity`; 0 removes it. Resolves to the cart. */
export const setQuantity = (sku, quantity) => inTurn(() => write(sku, quantity));

/** Put `quantity` more of `sku` in the cart, starting a new cart if the old one has expired. */
export const add = (sku, quantity) => inTurn(async () => {
  const cart = await read();
  const held = cart?.lines.find((line) => line.sku === sku)?.quantity ?? 0;
  return write(sku, held + quantity);
});

/** Use a coupon, or none for an empty `code`. Resolves to the cart. */
export const setCoupon = (code) => inTurn(async () => {
  const cart = await started();
  const path = `/v1/carts/${cart.cart_id}/coupon`;
  const call = code ? send("PUT", path, { body: { code }, headers: credentials(cart) })
    : send("DELETE", path, { headers: credentials(cart) });
  return counted(await call);
});
