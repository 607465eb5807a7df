// The order that a filled-in checkout asks for.

import { admissionFor } from "../sales.js";
import { offer } from "./checkout-points.js";

/** @import { CartLineView, Money } from "../../types/api" */
/** @import { BoughtLine, OrderBody } from "../../types/memory" */
/** @import { Draft } from "./checkout-parts.js" */

/** @param {Draft} filled @param {CartLineView[]} lines @param {Money} total @returns {Omit<OrderBody, "cart_id">} */
export function order({ shipping_method, payment_method, ...filled }, lines, total) {
  const { email, phone, ...address } = Object.fromEntries(Object.entries(filled).map(([name, text]) => [name, text.trim()]));
  const { name, line1, line2, city, region, postal_code, country } = address;
  const admission_token = admissionFor(lines)?.admission_token;
  return { email, phone, shipping_address: { name, line1, line2, city, region, postal_code, country },
    shipping_method: shipping_method === "express" ? "express" : "standard", payment_method,
    expected_total: total, ...offer(), ...(admission_token ? { admission_token } : {}) };
}

/** What is kept of the lines, for showing what was ordered.
 *  @param {CartLineView[]} lines @returns {BoughtLine[]} */
export const bought = (lines) => lines.map(({ sku, title, label, attributes, image, quantity, subtotal, availability, available }) =>
  ({ sku, title, label, attributes, image, quantity, subtotal, there: availability !== "sold_out" && available === null }));
