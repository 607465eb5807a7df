// Reconciliations: what the shop's books, its shelves and its payment provider say, compared.

import { field } from "../forms.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { run, runs, startRun } from "./operations.js";
import { placeOf, runPage, runRows, workplace } from "./reconciliations-parts.js";

/** @import { RunView, WholeRunView } from "../../types/api" */

/** @typedef {{ items: RunView[], next: string | null, older: boolean, shown: WholeRunView | null }} View */

const EVERY_MS = 3_000;
/** @type {View} */
const view = { items: [], next: null, older: false, shown: null };

/** `#/rec_...`: which run. */
const place = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));
const drawList = () => render(find(main, "#list"), runRows(view.items, view.next, place()));

const [lists, older, details] = [latest(), latest(), latest(place)];

const refreshList = () => lists.ask(() => runs(), (page) => {
  const fresh = new Set(page.items.map((item) => item.run_id));
  const kept = view.older ? view.items.filter((item) => !fresh.has(item.run_id)) : [];
  Object.assign(view, { items: [...page.items, ...kept], next: view.older ? view.next : page.next_cursor });
  drawList();
});

function showOlder() {
  view.older = true; // from now on: what is read anew meanwhile drops nothing
  return older.ask(() => runs(view.next), (page) => {
    Object.assign(view, { items: [...view.items, ...page.items], next: page.next_cursor });
    drawList();
  });
}

async function refreshRun() {
  const wanted = place();
  if (!wanted || (view.shown?.run_id === wanted && view.shown.status === "finished")) return;
  await details.ask(() => run(wanted), (found) => {
    view.shown = found;
    render(find(main, "#detail"), runPage(found));
  });
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  whole.classList.toggle("has-detail", Boolean(place()));
  view.shown = null;
  drawList();
  if (!place()) return render(find(main, "#detail"), html`<p class="muted empty">${t("runs.choose")}</p>`);
  await refreshRun();
}

/** @param {HTMLFormElement} form */
async function start(form) {
  const button = find(form, "button");
  button.disabled = true;
  try {
    location.hash = placeOf(await startRun(field(form, "days").value));
    await refreshList();
  } catch (problem) {
    render(find(main, "#start-trouble"), html`${told(problem)}`);
  } finally {
    button.disabled = false;
  }
}

async function enter() {
  render(main, workplace());
  await refreshList();
  await open();
  void keepFresh(refreshList, EVERY_MS);
  void keepFresh(refreshRun, EVERY_MS);
}

on(main, "click", "#older", showOlder);
on(main, "submit", "form#start", (form, event) => {
  event.preventDefault();
  return start(form);
});
addEventListener("hashchange", () => open().catch((problem) => render(find(main, "#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
void watchDoor(enter);
