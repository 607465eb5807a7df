// Dead letters: what could not be handled, queue by queue; each can be mended, sent back or thrown away.

import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { done, editable, letterPage, letterRows, queueTabs, workplace } from "./letters-parts.js";
import { audit, discard, letter, letterQueues, letters, mend, redriveLetter, redriveLetters } from "./operations.js";

const EVERY_MS = 3_000;
const view = { queues: [], items: [], next: null, older: false, current: null, rate: 10 };

/** `#/orders/dl_...`: which queue, which letter. */
function place() {
  const [queue, letterId] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { queue: queue || fullest(), letterId };
}

const fullest = () => (view.queues.find((each) => each.count) ?? view.queues[0])?.queue ?? "orders";
const part = (selector) => main.querySelector(selector);

function drawList() {
  const { queue, letterId } = place();
  render(part("#queues"), queueTabs(view.queues, queue));
  if (part("#list").contains(document.activeElement) && document.activeElement.name === "rate") return;
  render(part("#list"), letterRows(view.items, view.next, letterId, view.rate));
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
  const log = part("#done");
  if (log) render(log, done(items));
}

async function open() {
  if (!part(".workplace")) return; // still at the gate
  const { queue, letterId } = place();
  Object.assign(view, { current: null, older: false });
  part(".workplace").classList.toggle("has-detail", Boolean(letterId));
  await refreshList();
  const found = letterId ? await letter(queue, letterId).catch((problem) => problem) : null;
  if (letterId !== place().letterId) return;
  view.current = found instanceof Error ? null : found;
  const said = found instanceof Error ? told(found) : t("letters.choose");
  render(part("#detail"), html`${view.current ? letterPage(view.current) : html`<p class="muted empty">${said}</p>`}
    <section id="done" class="panel"></section>`);
  await drawDone();
}

const say = (text) => render(part("#body-note"), html`${text}`);

/** Text in the editor as it is to be sent: laid-out JSON goes back as small as it came. */
function edited() {
  const text = part("#body").value;
  if (view.current.json === null) return text;
  return JSON.stringify(JSON.parse(text));
}

async function save() {
  if (part("#body").value === editable(view.current)) return true;
  try {
    view.current = await mend(view.current, edited());
  } catch (problem) {
    say(problem instanceof SyntaxError ? t("letters.not_json") : told(problem));
    return false;
  }
  say(t("letters.saved"));
  await drawDone();
  return true;
}

/** Back to the list of the queue, once `work` has taken the letter off it. */
async function takeOff(work) {
  try {
    await work();
  } catch (problem) {
    return say(told(problem));
  }
  location.hash = `#/${encodeURIComponent(view.current.queue)}`;
}

async function redriveAll(form) {
  view.rate = Number(form.elements.rate.value);
  const { queue } = place();
  const sent = await redriveLetters(queue, view.rate, view.goOn?.[queue]).catch((problem) => problem);
  view.goOn = { ...view.goOn, [queue]: sent.next_cursor ?? undefined }; // pressed again, it goes on past what was refused
  await open();
  const text = sent instanceof Error ? told(sent)
    : t("letters.sent", { n: sent.redriven, s: sent.seconds, left: `${sent.remaining}${sent.more ? "+" : ""}` });
  part("#list").insertAdjacentHTML("afterbegin", '<p class="small muted" id="sent" role="status"></p>');
  part("#sent").textContent = text;
}

async function enter() {
  render(main, workplace());
  await open();
  keepFresh(refreshList, EVERY_MS);
  keepFresh(drawDone, EVERY_MS);
}

on(main, "click", "#older", showOlder);
on(main, "click", "#redrive", async () => { if (await save()) await takeOff(() => redriveLetter(view.current)); });
on(main, "submit", "#mend", (_, event) => { event.preventDefault(); save(); });
on(main, "submit", "#all", (form, event) => { event.preventDefault(); redriveAll(form); });
on(main, "submit", "#discard", (form, event) => {
  event.preventDefault();
  takeOff(() => discard(view.current, form.elements.reason.value.trim()));
});
addEventListener("hashchange", () => open().catch((problem) => render(part("#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
watchDoor(enter);
