// What this browser remembers. Private windows may refuse storage: then it lasts as long as the page.

/** @import { Lasting, Memory, Passing } from "../types/memory" */

/** @type {Map<string, unknown>} */
const fallback = new Map();

/** @param {() => Storage} area */
function keeper(area) {
  return {
    /** @param {string} key @param {unknown} [otherwise] */
    get(key, otherwise = null) {
      try {
        return JSON.parse(area().getItem(`sluice.${key}`) ?? "null") ?? otherwise;
      } catch {
        return fallback.get(key) ?? otherwise;
      }
    },
    /** @param {string} key @param {unknown} value */
    set(key, value) {
      fallback.set(key, value);
      try {
        area().setItem(`sluice.${key}`, JSON.stringify(value));
      } catch {
        // Full or forbidden: the value above serves until the page is left.
      }
    },
    /** @param {string} key */
    forget(key) {
      fallback.delete(key);
      try {
        area().removeItem(`sluice.${key}`);
      } catch {
        // Nothing was kept.
      }
    },
  };
}

/** Kept until the buyer clears it: cart, order tokens, language.
 *  @type {Memory<Lasting>} */
export const lasting = keeper(() => localStorage);

/** Gone when the tab closes: form drafts, the operator's key.
 *  @type {Memory<Passing>} */
export const passing = keeper(() => sessionStorage);
