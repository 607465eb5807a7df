// What the page of dead letters has read, and what it is about now.

import { find, html, render } from "../html.js";
import { main } from "./door.js";

/** @import { LetterSummary, LetterView, QueueView } from "../../types/api" */

/** @typedef {{ queues: QueueView[], items: LetterSummary[], next: string | null, older: boolean, current: LetterView | null,
 *    rate: number, goOn: { [queue: string]: string | null } }} View */

/** @type {View} */
export const view = { queues: [], items: [], next: null, older: false, current: null, rate: 10, goOn: {} };
export const here = () => location.hash;

/** `#/orders/dl_...`: which queue, which letter. */
export function place(queues = view.queues) {
  const [queue, letterId = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { queue: queue || fullest(queues), letterId };
}

/** @param {QueueView[]} queues */
const fullest = (queues) => (queues.find((each) => each.count) ?? queues[0])?.queue ?? "orders";

/** Beside the letter it is about, if that is still the one that is shown.
 *  @param {LetterView} about @param {string} text */
export const say = (about, text) => isShown(about) && render(find(main, "#body-note"), html`${text}`);
/** @param {LetterView} one */
export const isShown = (one) => view.current?.letter_id === one.letter_id;

/** Text in the editor as it is to be sent: laid-out JSON goes back as small as it came.
 *  @param {LetterView} shown */
export function edited(shown) {
  const text = find(main, "textarea#body").value;
  return shown.json === null ? text : JSON.stringify(JSON.parse(text));
}
