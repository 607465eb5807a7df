// Returns: what waits for a decision, for goods, or for its settlement, over all orders.

import { field } from "../forms.js";
import { find, findAll, html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { decide, openReturns, receive, returnsOf } from "./operations.js";
import { returnPage, returnRows, STATUSES, statusTabs, workplace } from "./returns-parts.js";

/** @import { ListedReturnView, ReturnView } from "../../types/api" */
/** @import { Decision, Goods } from "./operations.js" */

/** @typedef {{ items: ListedReturnView[], next: string | null, more: boolean, shown: string, current: ReturnView | null }} View */

const EVERY_MS = 3_000;
/** @type {View} */
const view = { items: [], next: null, more: false, shown: "", current: null };

/** `#/requested/ord_.../ret_...`: which list, which return. */
function place() {
  const [named, orderId = "", returnId = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { status: STATUSES.find((status) => status === named) ?? STATUSES[0], orderId, returnId };
}

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
  const page = await openReturns(status);
  if (status !== place().status) return;
  Object.assign(view, { items: page.items, next: page.next_cursor });
  drawList();
}

async function showMore() {
  const page = await openReturns(place().status, view.next);
  Object.assign(view, { items: [...view.items, ...page.items], next: page.next_cursor, more: true });
  drawList();
}

/** Draw the return again if it has changed, not while somebody writes a note. */
async function refreshReturn() {
  const { status, orderId, returnId } = place();
  if (!returnId || note()?.value) return;
  const { items } = await returnsOf(orderId);
  if (returnId !== place().returnId) return;
  const found = items.find((one) => one.return_id === returnId);
  const now = JSON.stringify(found ?? null);
  if (now === view.shown) return;
  Object.assign(view, { current: found ?? null, shown: now });
  render(find(main, "#detail"), found ? returnPage(status, found) : html`<p class="muted empty">${t("problem.return_not_found")}</p>`);
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  const { returnId } = place();
  Object.assign(view, { more: false, shown: "", current: null });
  whole.classList.toggle("has-detail", Boolean(returnId));
  await refreshList();
  if (returnId !== place().returnId) return; // who went on meanwhile has another return drawn
  if (!returnId) return render(find(main, "#detail"), html`<p class="muted empty">${t("returns.choose")}</p>`);
  render(find(main, "#detail"), html`<p class="muted empty">${t("console.loading")}</p>`);
  await refreshReturn();
}

/** Do `work` to the return that is shown, then show it and the list as they are now.
 *  @param {(current: ReturnView) => Promise<unknown>} work */
async function act(work) {
  if (!view.current) return;
  try {
    await work(view.current);
  } catch (problem) {
    return render(find(main, "#trouble"), html`${told(problem)}`);
  }
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
