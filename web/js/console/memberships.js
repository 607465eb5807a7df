// Memberships: found by the address of mail, with what they have and how they came to it.

import { Problem } from "../api.js";
import { field } from "../forms.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { membership, searchMemberships } from "./operations.js";
import { memberPage, workplace } from "./memberships-parts.js";

/** @import { WholeMembershipView } from "../../types/api" */

const EVERY_MS = 5_000;
const view = { member: /** @type {WholeMembershipView | null} */ (null), older: false };

/** `#/mem_...`: which membership. */
const place = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));

const [members, searches] = [latest(place), latest()];

/** @param {WholeMembershipView} member */
function draw(member) {
  view.member = member;
  render(find(main, "#detail"), memberPage(member));
}

async function refresh() {
  const wanted = place();
  if (!wanted || view.older) return; // further pages would go
  await members.ask(() => membership(wanted), draw);
}

async function showOlder() {
  const { member } = view;
  if (!member) return;
  view.older = true;
  await members.ask(() => membership(member.member_id, member.next_cursor),
    (page) => draw({ ...page, history: [...member.history, ...page.history] }));
}

async function open() {
  const whole = main.querySelector(".workplace");
  if (!whole) return; // still at the gate
  Object.assign(view, { member: null, older: false });
  whole.classList.toggle("has-detail", Boolean(place()));
  if (!place()) return render(find(main, "#detail"), html`<p class="muted empty">${t("members.choose")}</p>`);
  await refresh().catch((problem) => render(find(main, "#detail"), html`<p class="trouble empty">${told(problem)}</p>`));
}

/** An address of mail is asked for in a body: those of pages are kept in histories and logs.
 *  @param {HTMLFormElement} form */
async function search(form) {
  render(find(main, "#search-trouble"), "");
  const wanted = field(form, "member").value.trim();
  try {
    await searches.ask(async () => wanted.startsWith("mem_") ? wanted : (await searchMemberships(wanted)).member_id,
      (id) => { location.hash = `#/${encodeURIComponent(id)}`; });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    render(find(main, "#search-trouble"), html`${problem.status === 404 ? t("members.none") : told(problem)}`);
  }
}

async function enter() {
  render(main, workplace());
  await open();
  void keepFresh(refresh, EVERY_MS);
}

on(main, "click", "#older", showOlder);
on(main, "submit", "form#search", (form, event) => {
  event.preventDefault();
  return search(form);
});
addEventListener("hashchange", () => void open());
void watchDoor(enter);
