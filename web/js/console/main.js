// The operations console: executions listed on the left, one drawn on the right, both kept fresh.

import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { executionPage, orderDetail, orderIdOf, stateDetail, stateToShow } from "./detail.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { executionRows, workplace } from "./frame.js";
import { execution, executions, order, redriveExecution } from "./operations.js";
import { visitsByName } from "./path.js";

const LIST_EVERY_MS = 3_000;
const RUNNING_EVERY_MS = 700;

const view = { filters: {}, items: [], next: null, older: false, current: null, chosen: null, picked: false, drawn: "" };
const named = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));

function drawList() {
  const list = main.querySelector("#list");
  if (list) render(list, executionRows(view.items, view.next, named()));
}

async function refreshList() {
  const page = await executions(view.filters);
  const fresh = new Set(page.items.map((item) => item.name));
  const kept = view.older ? view.items.filter((item) => !fresh.has(item.name)) : [];
  Object.assign(view, { items: [...page.items, ...kept], next: view.older ? view.next : page.next_cursor });
  drawList();
}

async function showOlder() {
  const page = await executions({ ...view.filters, cursor: view.next });
  Object.assign(view, { items: [...view.items, ...page.items], next: page.next_cursor, older: true });
  drawList();
}

function drawDetail() {
  if (!view.picked) view.chosen = stateToShow(view.current);
  const drawn = JSON.stringify([view.current, view.chosen]);
  if (drawn === view.drawn && view.current.status !== "RUNNING") return;
  view.drawn = drawn;
  const place = main.querySelector("#detail");
  const order = place.querySelector("#order-detail");
  render(place, executionPage(view.current, view.chosen));
  if (order && !order.hidden) place.querySelector("#order-detail").replaceWith(order);
}

async function refreshDetail() {
  const name = named();
  if (!name) return;
  const found = await execution(name);
  if (name !== named()) return;
  view.current = found;
  drawDetail();
}

async function open() {
  Object.assign(view, { current: null, chosen: null, picked: false, drawn: "" });
  const place = main.querySelector("#detail");
  main.querySelector(".workplace").classList.toggle("has-detail", Boolean(named()));
  drawList();
  render(place, html`<p class="muted empty">${t(named() ? "console.loading" : "console.choose")}</p>`);
  await refreshDetail().catch((problem) => render(place, html`<p class="trouble empty">${told(problem)}</p>`));
}

async function showOrder() {
  const place = main.querySelector("#order-detail");
  place.hidden = !place.hidden;
  if (place.hidden) return;
  const found = await order(orderIdOf(view.current)).catch((problem) => problem);
  render(place, found instanceof Error ? html`<p class="trouble">${told(found)}</p>` : orderDetail(found));
}

/** Go on where the execution failed; what goes on is an execution of its own, shown next. */
async function redrive(button) {
  button.disabled = true;
  try {
    const { name } = await redriveExecution(view.current.name);
    location.hash = `#/${encodeURIComponent(name)}`;
    await refreshList();
  } catch (problem) {
    button.disabled = false;
    render(main.querySelector("#redrive-trouble"), html`${told(problem)}`);
  }
}

function choose(name) {
  Object.assign(view, { chosen: name, picked: true });
  for (const box of main.querySelectorAll("[data-state]")) box.setAttribute("aria-pressed", String(box.dataset.state === name));
  render(main.querySelector("#state-detail"), stateDetail(visitsByName(view.current.states).get(name)));
}

const running = () => view.current?.status === "RUNNING";

async function enter() {
  render(main, workplace(view.filters));
  await open();
  await refreshList();
  keepFresh(refreshList, LIST_EVERY_MS);
  keepFresh(refreshDetail, () => (running() ? RUNNING_EVERY_MS : LIST_EVERY_MS));
}

on(main, "submit", "#filters", (_, event) => event.preventDefault());
on(main, "input", "#filters", (field) => {
  const form = field.closest("form");
  Object.assign(view, { filters: Object.fromEntries(new FormData(form)), older: false });
  view.filters.order_id = view.filters.order_id.trim();
  refreshList().catch((problem) => render(main.querySelector("#list"), html`<p class="trouble empty">${told(problem)}</p>`));
});
on(main, "click", "#older", showOlder);
on(main, "click", "#show-order", showOrder);
on(main, "click", "#redrive", redrive);
on(main, "click", "[data-state]", (box) => choose(box.dataset.state));
on(main, "keydown", "[data-state]", (box, event) => {
  if (![" ", "Enter"].includes(event.key)) return;
  event.preventDefault();
  choose(box.dataset.state);
});
addEventListener("hashchange", open);
watchDoor(enter);
