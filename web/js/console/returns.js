// Returns: what waits for a decision, for goods, or for its settlement, over all orders.

import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { decide, openReturns, receive, returnsOf } from "./operations.js";
import { returnPage, returnRows, STATUSES, statusTabs, workplace } from "./returns-parts.js";

const EVERY_MS = 3_000;
const view = { items: [], next: null, more: false, shown: "", current: null };

/** `#/requested/ord_.../ret_...`: which list, which return. */
function place() {
  const [status, orderId, returnId] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { status: STATUSES.includes(status) ? status : STATUSES[0], orderId, returnId };
}

const part = (selector) => main.querySelector(selector);

function drawList() {
  const { status, returnId } = place();
  render(part("#queues"), statusTabs(status));
  render(part("#list"), returnRows(status, view.items, view.next, returnId));
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
  if (!returnId || part("#note")?.value) return;
  const { items } = await returnsOf(orderId);
  if (returnId !== place().returnId) return;
  const found = items.find((one) => one.return_id === returnId);
  const now = JSON.stringify(found ?? null);
  if (now === view.shown) return;
  Object.assign(view, { current: found ?? null, shown: now });
  render(part("#detail"), found ? returnPage(status, found) : html`<p class="muted empty">${t("problem.return_not_found")}</p>`);
}

async function open() {
  if (!part(".workplace")) return; // still at the gate
  const { returnId } = place();
  Object.assign(view, { more: false, shown: "", current: null });
  part(".workplace").classList.toggle("has-detail", Boolean(returnId));
  await refreshList();
  if (!returnId) return render(part("#detail"), html`<p class="muted empty">${t("returns.choose")}</p>`);
  render(part("#detail"), html`<p class="muted empty">${t("console.loading")}</p>`);
  await refreshReturn();
}

/** Do `work`, then show the return and the list as they are now. */
async function act(work) {
  try {
    await work();
  } catch (problem) {
    return render(part("#trouble"), html`${told(problem)}`);
  }
  if (part("#note")) part("#note").value = "";
  view.shown = "";
  await Promise.all([refreshReturn(), refreshList()]);
}

async function enter() {
  render(main, workplace());
  await open();
  keepFresh(refreshList, EVERY_MS);
  keepFresh(refreshReturn, EVERY_MS);
}

on(main, "click", "#more", showMore);
on(main, "submit", "#decide", (form, event) => {
  event.preventDefault();
  act(() => decide(view.current, event.submitter.value, form.elements.note.value.trim()));
});
on(main, "click", "[data-goods]", (button) => act(() => receive(view.current, button.dataset.goods)));
addEventListener("hashchange", () => open().catch((problem) => render(part("#detail"), html`<p class="trouble empty">${told(problem)}</p>`)));
watchDoor(enter);
