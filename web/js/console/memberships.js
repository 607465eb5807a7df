// Memberships: found by the address of mail, with what they have and how they came to it.

import { Problem } from "../api.js";
import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { membership, searchMemberships } from "./operations.js";
import { memberPage, workplace } from "./memberships-parts.js";

const EVERY_MS = 5_000;
const view = { member: null, older: false };

/** `#/mem_...`: which membership. */
const place = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));
const part = (selector) => main.querySelector(selector);
const draw = () => render(part("#detail"), memberPage(view.member));

async function refresh() {
  const wanted = place();
  if (!wanted || view.older) return; // further pages would go
  const found = await membership(wanted);
  if (wanted !== place()) return;
  view.member = found;
  draw();
}

async function showOlder() {
  const { member } = view;
  const page = await membership(member.member_id, member.next_cursor);
  if (page.member_id !== place()) return;
  view.older = true;
  view.member = { ...page, history: [...member.history, ...page.history] };
  draw();
}

async function open() {
  if (!part(".workplace")) return; // still at the gate
  Object.assign(view, { member: null, older: false });
  part(".workplace").classList.toggle("has-detail", Boolean(place()));
  if (!place()) return render(part("#detail"), html`<p class="muted empty">${t("members.choose")}</p>`);
  await refresh().catch((problem) => render(part("#detail"), html`<p class="trouble empty">${told(problem)}</p>`));
}

/** An address of mail is asked for in a body: those of pages are kept in histories and logs. */
async function search(form) {
  render(part("#search-trouble"), "");
  const wanted = form.elements.member.value.trim();
  try {
    const id = wanted.startsWith("mem_") ? wanted : (await searchMemberships(wanted)).member_id;
    location.hash = `#/${encodeURIComponent(id)}`;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    render(part("#search-trouble"), html`${problem.status === 404 ? t("members.none") : told(problem)}`);
  }
}

async function enter() {
  render(main, workplace());
  await open();
  keepFresh(refresh, EVERY_MS);
}

on(main, "click", "#older", showOlder);
on(main, "submit", "#search", (form, event) => {
  event.preventDefault();
  search(form);
});
addEventListener("hashchange", open);
watchDoor(enter);
