// Where a list was left: how many pages of it were shown, and how far down. Each entry of the history has its own, so
// that Back finds it.

import { on } from "../html.js";

const SETTLED_MS = 100; // browsers take two hundred changes of the history in half a minute
let drawing = 0;

/** @returns {{ pages: number, y: number }} */
const left = () => ({ pages: 1, y: 0, .../** @type {object | null} */ (history.state) });

/** @param {Partial<ReturnType<typeof left>>} part */
const note = (part) => history.replaceState({ ...left(), ...part }, "");

export const noteOneMore = () => note({ pages: left().pages + 1 });

/** Note from now on how far down the list one is; a list that is being drawn is not long enough to tell. */
export function watchPlace() {
  history.scrollRestoration = "manual";
  let settling = 0;
  const noteHeight = () => drawing || note({ y: scrollY });
  addEventListener("scroll", () => {
    clearTimeout(settling);
    settling = setTimeout(noteHeight, SETTLED_MS);
  }, { passive: true });
  on(document.body, "click", "a", noteHeight);
}

/** Draw as many pages as were shown, then go down to where one was; `draw` tells whether it still was to be drawn.
 *  @param {(pages: number) => Promise<boolean>} draw @param {boolean} back */
export async function atPlace(draw, back) {
  const { pages, y } = left();
  drawing += 1;
  try {
    if (await draw(pages) && (back || y)) scrollTo({ top: y, behavior: "instant" });
  } finally {
    drawing -= 1;
  }
}
