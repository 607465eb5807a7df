// Choosing among a product's variants by their attributes.

/** @import { VariantView } from "../types/api" */

/** @param {VariantView} variant @param {VariantView["attributes"]} attributes */
const agreement = (variant, attributes) =>
  Object.entries(attributes).filter(([name, value]) => variant.attributes[name] === value).length;

/** The variant with `name` = `value` nearest to the one chosen now: no choice is ever a dead end.
 *  @template {VariantView} V @param {V[]} variants @param {V} chosen @param {string} name @param {string} value */
export function nearest(variants, chosen, name, value) {
  const having = variants.filter((variant) => variant.attributes[name] === value);
  return having.reduce((best, variant) =>
    agreement(variant, chosen.attributes) > agreement(best, chosen.attributes) ? variant : best);
}

/** The variant that differs from the one chosen only in `name` = `value`, if it is made.
 *  @template {VariantView} V @param {V[]} variants @param {V} chosen @param {string} name @param {string} value */
export const exact = (variants, chosen, name, value) => variants.find((variant) =>
  agreement(variant, { ...chosen.attributes, [name]: value }) === Object.keys(chosen.attributes).length);
