// What this browser remembers. Private windows may refuse storage: then it lasts as long as the page.

const fallback = new Map();

function keeper(area) {
  return {
    get(key, otherwise = null) {
      try {
        return JSON.parse(area().getItem(`sluice.${key}`)) ?? otherwise;
      } catch {
        return fallback.get(key) ?? otherwise;
      }
    },
    set(key, value) {
      fallback.set(key, value);
      try {
        area().setItem(`sluice.${key}`, JSON.stringify(value));
      } catch {
        // Full or forbidden: the value above serves until the page is left.
      }
    },
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

/** Kept until the buyer clears it: cart, order tokens, language. */
export const lasting = keeper(() => localStorage);

/** Gone when the tab closes: form drafts, the operator's key. */
export const passing = keeper(() => sessionStorage);
