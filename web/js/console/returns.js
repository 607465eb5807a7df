// Returns: what waits for a decision, for goods, or for its settlement, over all orders.

import { field } from "../forms.js";
import { find, findAll, html, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { decide, openReturns, receive, returnsOf } from "./operations.js";
import { returnPage, returnRows, STATUSES, statusTabs, workplace } from "./returns-parts.js";

/** @import { ListedReturnView, ReturnView } from "../../types/api" */
/** @import { Decision, Goods } from "./operations.js" */
/** @import { Status } from "./returns-parts.js" */

/** @typedef {{ items: ListedReturnView[], next: string | null, more: boolean, shown: string, current: ReturnView | null }} View */

const EVERY_MS = 3_000;
/** @type {View} */
const view = { items: [], next: null, more: false, shown: "", current: null };

/** `#/requested/ord_.../ret_...`: which list, which return. */
function place() {
  const [named, orderId = "", returnId = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { status: STATUSES.find((status) => status === named) ?? STATUSES[0], orderId, returnId };
}

const here = () => location.hash;
const [lists, details, opens] = [latest(() => place().status), latest(here), latest(here)];

/** Where a word to the buyer is written, if that is asked for. */
const note = () => findAll(main, "input#note").at(0);

function drawList() {
  const { status, returnId } = place();
  render(find(main, "#queues"), statusTabs(status));
  render(find(main, "#list"), returnRows(status, view.items, view.next, returnId));
}

async function refreshList() {
  const { status } = place();
  if (view.more) return; // further pages would go: whoever reads them starts anew by the tab
  await lists.ask(() => openReturns(status), (page) => {
    Object.assign(view, { items: page.items, next: page.next_cursor });
    drawList();
  });
}

function showMore() {
  view.more = true;
  return lists.ask(() => openReturns(place().status, view.next), (page) => {
    Object.assign(view, { items: [...view.items, ...page.items], next: page.next_cursor });
    drawList();
  });
}

/** Draw the return again if it has changed, not while somebody writes a note. */
async function refreshReturn() {
  const { status, orderId, returnId } = place();
  if (!returnId || note()?.value) return;
  await details.ask(() => returnsOf(orderId), ({ items }) => drawReturn(status, items.find((one) => one.return_id === returnId)));
}

/** @param {Status} status @param {ReturnView} [found] */
function drawReturn(status, found) {
  const now = JSON.stringify(found ?? null);
  if (now === view.shown || note()?.value) return;
  Object.assign(view, { current: found ?? null, shown: now });
  render(find(main, "#detail"), found ? returnPage(status, found) : html`<p class="muted empty">${t("problem.return_not_found")}</p>`);
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  const { returnId } = place();
  Object.assign(view, { more: false, shown: "", current: null });
  whole.classList.toggle("has-detail", Boolean(returnId));
  await opens.ask(refreshList, drawChosen); // who went on meanwhile has another return drawn
}

async function drawChosen() {
  if (!place().returnId) return render(find(main, "#detail"), html`<p class="muted empty">${t("returns.choose")}</p>`);
  render(find(main, "#detail"), html`<p class="muted empty">${t("console.loading")}</p>`);
  await refreshReturn();
}

/** Do `work` to the return that is shown, then show it and the list as they are now.
 *  @param {(current: ReturnView) => Promise<unknown>} work */
async function act(work) {
  const asked = here();
  if (!view.current) return;
  try {
    await work(view.current);
  } catch (problem) {
    return asked === here() ? render(find(main, "#trouble"), html`${told(problem)}`) : undefined;
  }
  if (asked !== here()) return refreshList(); // who went on meanwhile writes to another buyer
  const written = note();
  if (written) written.value = "";
  view.shown = "";
  await Promise.all([refreshReturn(), refreshList()]);
}

async function enter() {
  render(main, workplace());
  await open();
  void keepFresh(refreshList, EVERY_MS);
  void keepFresh(refreshReturn, EVERY_MS);
}

on(main, "click", "#more", showMore);
on(main, "submit", "form#decide", (form, event) => {
  event.preventDefault();
  const decision = /** @type {Decision} */ (event.submitter?.getAttribute("value"));
  return act((current) => decide(current, decision, field(form, "note").value.trim()));
});
on(main, "click", "button[data-goods]", (button) =>
  act((current) => receive(current, /** @type {Goods} */ (button.dataset.goods))));
addEventListener("hashchange", () => open().catch((problem) => render(find(main, "#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
void watchDoor(enter);
