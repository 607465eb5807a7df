// The waiting room: a place in the line, kept over reloads, and the pass it ends in.

import { Problem, send } from "./api.js";
import { kept } from "./cart.js";
import { lasting } from "./storage.js";

/** @import { PlaceView } from "../types/api" */

const ENTRIES = "/v1/waiting-room/entries";
const LOST = [403, 404, 410];

/** The pass to order with; "" when there is none that still holds. */
export function pass() {
  const held = lasting.get("room-pass");
  return held?.pass && Date.parse(held.until ?? "") > Date.now() ? held.pass : "";
}

/** @param {PlaceView} place */
function noted(place) {
  if (place.state === "admitted") {
    lasting.set("room-pass", { pass: place.pass, until: place.pass_expires_at });
    lasting.forget("room-place");
  } else {
    const before = lasting.get("room-place");
    lasting.set("room-place", { ...place, from: before?.from ?? place.position });
  }
  return place;
}

/** The cart that is to be ordered: that of the attempt left open, which is sent again before any other. */
const cartId = () => lasting.get("attempt")?.body.cart_id ?? kept()?.cart_id ?? "";

/** @returns {Promise<PlaceView>} */
const enter = () => send("POST", ENTRIES, { body: { cart_id: cartId() } });

/** @param {PlaceView} place */
const credentials = (place) => ({ "X-Entry-Token": place.entry_token });

/** How one stands by now: in the place taken before, or else in a new one. */
export async function stand() {
  const place = lasting.get("room-place");
  if (!place) return noted(await enter());
  try {
    return noted(await send("GET", place.status_url, { headers: credentials(place) }));
  } catch (problem) {
    if (!(problem instanceof Problem) || !LOST.includes(problem.status)) throw problem;
    lasting.forget("room-place");
    return noted(await enter());
  }
}

/** Where in the line this browser began, for showing how far it has come. */
export const beganAt = () => lasting.get("room-place")?.from ?? null;

export async function leave() {
  const place = lasting.get("room-place");
  lasting.forget("room-place");
  if (place) await send("DELETE", place.status_url, { headers: credentials(place) }).catch(() => null);
}
