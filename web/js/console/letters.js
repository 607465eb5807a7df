// Dead letters: what could not be handled, queue by queue; each can be mended, sent back or thrown away.

import { failure } from "../api.js";
import { field } from "../forms.js";
import { find, html, insert, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { done, editable, letterPage, letterRows, queueTabs, workplace } from "./letters-parts.js";
import { audit, discard, letter, letterQueues, letters, mend, redriveLetter, redriveLetters } from "./operations.js";

/** @import { LetterSummary, LetterView, QueueView } from "../../types/api" */

/** @typedef {{ queues: QueueView[], items: LetterSummary[], next: string | null, older: boolean, current: LetterView | null,
 *    rate: number, goOn: { [queue: string]: string | null } }} View */

const EVERY_MS = 3_000;
/** @type {View} */
const view = { queues: [], items: [], next: null, older: false, current: null, rate: 10, goOn: {} };

/** `#/orders/dl_...`: which queue, which letter. */
function place() {
  const [queue, letterId = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { queue: queue || fullest(), letterId };
}

const fullest = () => (view.queues.find((each) => each.count) ?? view.queues[0])?.queue ?? "orders";

function drawList() {
  const { queue, letterId } = place();
  render(find(main, "#queues"), queueTabs(view.queues, queue));
  if (find(main, "#list").contains(document.activeElement) && document.activeElement?.matches("[name=rate]")) return;
  render(find(main, "#list"), letterRows(view.items, view.next, letterId, view.rate));
}

async function refreshList() {
  view.queues = (await letterQueues()).items;
  const { queue } = place();
  const page = await letters(queue);
  if (queue !== place().queue) return;
  const fresh = new Set(page.items.map((item) => item.letter_id));
  const kept = view.older ? view.items.filter((item) => item.queue === queue && !fresh.has(item.letter_id)) : [];
  Object.assign(view, { items: [...page.items, ...kept], next: view.older ? view.next : page.next_cursor });
  drawList();
}

async function showOlder() {
  const page = await letters(place().queue, view.next);
  Object.assign(view, { items: [...view.items, ...page.items], next: page.next_cursor, older: true });
  drawList();
}

async function drawDone() {
  const { items } = await audit();
  const log = main.querySelector("#done");
  if (log) render(log, done(items));
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  const { queue, letterId } = place();
  Object.assign(view, { current: null, older: false });
  whole.classList.toggle("has-detail", Boolean(letterId));
  await refreshList();
  const found = letterId ? await letter(queue, letterId).catch(failure) : null;
  if (letterId !== place().letterId) return;
  view.current = found instanceof Error ? null : found;
  const said = found instanceof Error ? told(found) : t("letters.choose");
  render(find(main, "#detail"), html`${view.current ? letterPage(view.current) : html`<p class="muted empty">${said}</p>`}
    <section id="done" class="panel"></section>`);
  await drawDone();
}

/** @param {string} text */
const say = (text) => render(find(main, "#body-note"), html`${text}`);

/** Text in the editor as it is to be sent: laid-out JSON goes back as small as it came.
 *  @param {LetterView} shown */
function edited(shown) {
  const text = find(main, "textarea#body").value;
  return shown.json === null ? text : JSON.stringify(JSON.parse(text));
}

/** @param {LetterView} shown */
async function save(shown) {
  if (find(main, "textarea#body").value === editable(shown)) return true;
  try {
    view.current = await mend(shown, edited(shown));
  } catch (problem) {
    say(problem instanceof SyntaxError ? t("letters.not_json") : told(problem));
    return false;
  }
  say(t("letters.saved"));
  await drawDone();
  return true;
}

/** Back to the list of the queue, once `work` has taken the letter off it.
 *  @param {LetterView} shown @param {() => Promise<unknown>} work */
async function takeOff(shown, work) {
  try {
    await work();
  } catch (problem) {
    return say(told(problem));
  }
  location.hash = `#/${encodeURIComponent(shown.queue)}`;
}

/** @param {HTMLFormElement} form */
async function redriveAll(form) {
  view.rate = Number(field(form, "rate").value);
  const { queue } = place();
  const sent = await redriveLetters(queue, view.rate, view.goOn[queue] ?? undefined).catch(failure);
  view.goOn[queue] = sent instanceof Error ? null : sent.next_cursor; // pressed again, it goes on past what was refused
  await open();
  const text = sent instanceof Error ? told(sent)
    : t("letters.sent", { n: sent.redriven, s: sent.seconds, left: `${sent.remaining}${sent.more ? "+" : ""}` });
  insert(find(main, "#list"), "afterbegin", html`<p class="small muted" id="sent" role="status"></p>`);
  find(main, "#sent").textContent = text;
}

async function enter() {
  render(main, workplace());
  await open();
  void keepFresh(refreshList, EVERY_MS);
  void keepFresh(drawDone, EVERY_MS);
}

on(main, "click", "#older", showOlder);
on(main, "click", "#redrive", async () => {
  const shown = view.current;
  if (shown && await save(shown)) await takeOff(shown, () => redriveLetter(shown));
});
on(main, "submit", "#mend", (_, event) => {
  event.preventDefault();
  return view.current && save(view.current);
});
on(main, "submit", "form#all", (form, event) => {
  event.preventDefault();
  return redriveAll(form);
});
on(main, "submit", "form#discard", (form, event) => {
  event.preventDefault();
  const shown = view.current;
  return shown && takeOff(shown, () => discard(shown, field(form, "reason").value.trim()));
});
addEventListener("hashchange", () => open().catch((problem) => render(find(main, "#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
void watchDoor(enter);
