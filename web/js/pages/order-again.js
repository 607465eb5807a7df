// An order that came to nothing is tried again: with its cart, and, where only the payment failed, with all that was typed.

import { takeUp } from "../cart.js";
import { on } from "../html.js";
import { remembered } from "../orders.js";
import { passing } from "../storage.js";

/** @param {string} orderId @param {string} where */
function goOnAt(orderId, where) {
  const cart = remembered(orderId)?.cart;
  if (!cart) return; // the buttons are there where there is one
  takeUp(cart.cart_id, cart.cart_token);
  location.assign(where);
}

/** @param {HTMLElement} main @param {string} orderId */
export function watchAgain(main, orderId) {
  on(main, "click", "#again", () => goOnAt(orderId, "/cart.html"));
  on(main, "click", "button#pay-again", (button) => {
    const typed = Object.entries(passing.get("draft", {})).filter(([name]) => name !== "payment_method");
    passing.set("draft", Object.fromEntries(typed));
    passing.set("declined", button.dataset.reason === "payment_declined");
    goOnAt(orderId, "/checkout.html");
  });
}
