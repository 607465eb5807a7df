// The operations console: executions listed on the left, one drawn on the right, both kept fresh.

import { failure } from "../api.js";
import { filled } from "../forms.js";
import { find, findAll, html, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { executionPage, orderDetail, orderIdOf, stateDetail, stateToShow } from "./detail.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { executionRows, workplace } from "./frame.js";
import { execution, executions, order, redriveExecution } from "./operations.js";
import { visitsByName } from "./path.js";

/** @import { ExecutionSummary, ExecutionView } from "../../types/api" */
/** @import { Filters } from "./frame.js" */

/** @typedef {{ filters: Filters, items: ExecutionSummary[], next: string | null, older: boolean, current: ExecutionView | null,
 *    chosen: string | null, picked: boolean, drawn: string }} View */

const LIST_EVERY_MS = 3_000;
const RUNNING_EVERY_MS = 700;

/** @type {View} */
const view = { filters: {}, items: [], next: null, older: false, current: null, chosen: null, picked: false, drawn: "" };
const named = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));

const filtered = () => JSON.stringify(view.filters);
const [lists, older, details, orders] = [latest(filtered), latest(filtered), latest(named), latest(named)];

function drawList() {
  const list = main.querySelector("#list");
  if (list) render(list, executionRows(view.items, view.next, named()));
}

const refreshList = () => lists.ask(() => executions(view.filters), (page) => {
  const fresh = new Set(page.items.map((item) => item.name));
  const kept = view.older ? view.items.filter((item) => !fresh.has(item.name)) : [];
  Object.assign(view, { items: [...page.items, ...kept], next: view.older ? view.next : page.next_cursor });
  drawList();
});

function showOlder() {
  view.older = true; // from now on: what is read anew meanwhile drops nothing
  return older.ask(() => executions({ ...view.filters, cursor: view.next }), (page) => {
    Object.assign(view, { items: [...view.items, ...page.items], next: page.next_cursor });
    drawList();
  });
}

/** @param {ExecutionView} current */
function drawDetail(current) {
  if (!view.picked) view.chosen = stateToShow(current);
  const drawn = JSON.stringify([current, view.chosen]);
  if (drawn === view.drawn && current.status !== "RUNNING") return;
  view.drawn = drawn;
  const place = find(main, "#detail");
  const order = place.querySelector("#order-detail:not([hidden])");
  render(place, executionPage(current, view.chosen));
  if (order) find(place, "#order-detail").replaceWith(order);
}

async function refreshDetail() {
  const name = named();
  if (name) await details.ask(() => execution(name), (found) => {
    view.current = found;
    drawDetail(found);
  });
}

async function open() {
  Object.assign(view, { current: null, chosen: null, picked: false, drawn: "" });
  const place = find(main, "#detail");
  find(main, ".workplace").classList.toggle("has-detail", Boolean(named()));
  drawList();
  render(place, html`<p class="muted empty">${t(named() ? "console.loading" : "console.choose")}</p>`);
  await refreshDetail().catch((problem) => render(place, html`<p class="trouble empty">${told(problem)}</p>`));
}

async function showOrder() {
  const place = find(main, "#order-detail");
  place.hidden = !place.hidden;
  if (place.hidden || !view.current) return;
  const orderId = orderIdOf(view.current);
  await orders.ask(() => order(orderId).catch(failure), (found) =>
    render(place, found instanceof Error ? html`<p class="trouble">${told(found)}</p>` : orderDetail(found)));
}

/** Go on where the execution failed; what goes on is an execution of its own, shown next.
 *  @param {HTMLButtonElement} button */
async function redrive(button) {
  if (!view.current) return;
  button.disabled = true;
  try {
    const { name } = await redriveExecution(view.current.name);
    location.hash = `#/${encodeURIComponent(name)}`;
    await refreshList();
  } catch (problem) {
    button.disabled = false;
    render(find(main, "#redrive-trouble"), html`${told(problem)}`);
  }
}

/** @param {string} name */
function choose(name) {
  Object.assign(view, { chosen: name, picked: true });
  for (const box of findAll(main, "g[data-state]")) box.setAttribute("aria-pressed", String(box.dataset.state === name));
  render(find(main, "#state-detail"), stateDetail(visitsByName(view.current?.states ?? []).get(name)));
}

const running = () => view.current?.status === "RUNNING";

async function enter() {
  render(main, workplace(view.filters));
  await open();
  await refreshList();
  void keepFresh(refreshList, LIST_EVERY_MS);
  void keepFresh(refreshDetail, () => (running() ? RUNNING_EVERY_MS : LIST_EVERY_MS));
}

on(main, "submit", "#filters", (_, event) => event.preventDefault());
on(main, "input", "form#filters", (form) => {
  const { order_id, ...filters } = filled(form);
  Object.assign(view, { filters: { ...filters, order_id: order_id.trim() }, older: false });
  refreshList().catch((problem) => render(find(main, "#list"), html`<p class="trouble empty">${told(problem)}</p>`));
});
on(main, "click", "#older", showOlder);
on(main, "click", "#show-order", showOrder);
on(main, "click", "button#redrive", redrive);
on(main, "click", "g[data-state]", (box) => choose(box.dataset.state ?? ""));
on(main, "keydown", "g[data-state]", (box, event) => {
  if (![" ", "Enter"].includes(event.key)) return;
  event.preventDefault();
  choose(box.dataset.state ?? "");
});
addEventListener("hashchange", () => void open());
void watchDoor(enter);
