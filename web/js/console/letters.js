// Dead letters: what could not be handled, queue by queue; each can be mended, sent back or thrown away.

import { failure } from "../api.js";
import { field } from "../forms.js";
import { find, html, insert, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { done, editable, letterPage, letterRows, queueTabs, workplace } from "./letters-parts.js";
import { edited, here, isShown, place, say, view } from "./letters-view.js";
import { audit, discard, letter, letterQueues, letters, mend, redriveLetter, redriveLetters } from "./operations.js";

/** @import { LetterView } from "../../types/api" */

const EVERY_MS = 3_000;
const [lists, older, details, logs] = [latest(here), latest(here), latest(here), latest()];

function drawList() {
  const { queue, letterId } = place();
  render(find(main, "#queues"), queueTabs(view.queues, queue));
  if (find(main, "#list").contains(document.activeElement) && document.activeElement?.matches("[name=rate]")) return;
  render(find(main, "#list"), letterRows(view.items, view.next, letterId, view.rate));
}

/** The queues, and the first page of the one that is looked at. */
async function readList() {
  const queues = (await letterQueues()).items;
  const { queue } = place(queues);
  return { queues, queue, page: await letters(queue) };
}

const refreshList = () => lists.ask(readList, ({ queues, queue, page }) => {
  const fresh = new Set(page.items.map((item) => item.letter_id));
  const kept = view.older ? view.items.filter((item) => item.queue === queue && !fresh.has(item.letter_id)) : [];
  Object.assign(view, { queues, items: [...page.items, ...kept], next: view.older ? view.next : page.next_cursor });
  drawList();
});

function showOlder() {
  view.older = true; // from now on: what is read anew meanwhile drops nothing
  return older.ask(() => letters(place().queue, view.next), (page) => {
    Object.assign(view, { items: [...view.items, ...page.items], next: page.next_cursor });
    drawList();
  });
}

const drawDone = () => logs.ask(audit, ({ items }) => {
  const log = main.querySelector("#done");
  if (log) render(log, done(items));
});

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  const { queue, letterId } = place();
  Object.assign(view, { current: null, older: false });
  whole.classList.toggle("has-detail", Boolean(letterId));
  await refreshList();
  await details.ask(async () => letterId ? letter(queue, letterId).catch(failure) : null, drawLetter);
}

/** @param {LetterView | Error | null} found */
function drawLetter(found) {
  view.current = found instanceof Error ? null : found;
  const said = found instanceof Error ? told(found) : t("letters.choose");
  render(find(main, "#detail"), html`${view.current ? letterPage(view.current) : html`<p class="muted empty">${said}</p>`}
    <section id="done" class="panel"></section>`);
  return drawDone();
}

/** @param {LetterView} shown */
async function save(shown) {
  if (find(main, "textarea#body").value === editable(shown)) return true;
  try {
    const mended = await mend(shown, edited(shown));
    if (isShown(shown)) view.current = mended;
  } catch (problem) {
    say(shown, problem instanceof SyntaxError ? t("letters.not_json") : told(problem));
    return false;
  }
  say(shown, t("letters.saved"));
  await drawDone();
  return true;
}

/** Back to the list of the queue, once `work` has taken the letter off it.
 *  @param {LetterView} shown @param {() => Promise<unknown>} work */
async function takeOff(shown, work) {
  try {
    await work();
  } catch (problem) {
    return say(shown, told(problem));
  }
  if (isShown(shown)) location.hash = `#/${encodeURIComponent(shown.queue)}`;
}

/** @param {HTMLFormElement} form */
async function redriveAll(form) {
  view.rate = Number(field(form, "rate").value);
  const { queue } = place();
  const sent = await redriveLetters(queue, view.rate, view.goOn[queue] ?? undefined).catch(failure);
  view.goOn[queue] = sent instanceof Error ? null : sent.next_cursor; // pressed again, it goes on past what was refused
  if (queue !== place().queue) return; // who has gone on sees another
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
