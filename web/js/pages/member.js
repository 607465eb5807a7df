// Where the link in a mail leads: its code is exchanged here, and only when somebody presses the button. What merely
// opens links, as scanners of mail do, uses up nothing; and what stands behind the `#` reaches no server and no log.

import { Problem } from "../api.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { ask, exchange, look } from "../membership.js";
import { notice, orRetry, shopLink, told } from "../parts.js";
import { announce, shell } from "../shell.js";

/** @import { MembershipView } from "../../types/api" */

const GONE = new Set(["member_code_used", "member_code_expired", "member_code_unknown"]);
const code = decodeURIComponent(location.hash.slice(1));
const main = shell({ title: t("member.title") });

/** @param {MembershipView} member */
const balance = (member) => html`${t("points.balance", { n: member.balance })}
  ${member.pending ? t("points.pending", { n: member.pending }) : ""}`;

/** @param {MembershipView} member */
function opened(member) {
  history.replaceState(null, "", location.pathname);
  announce(t("member.open.title"));
  render(main, notice({ title: t("member.open.title"), text: t("points.balance", { n: member.balance }),
    action: html`<p class="muted small">${t("member.open.text")}</p>${shopLink()}`, symbol: "check" }));
}

const another = () => html`<form id="ask" class="notice-form"><div class="field">
    <label for="email">${t("member.email")}</label>
    <input id="email" name="email" type="email" autocomplete="email" required></div>
  <button class="button button-primary">${t("member.another")}</button><p id="asked" role="status"></p></form>`;

/** Why the code opens nothing, what this browser has all the same, and another mail.
 *  @param {string} why @param {string} title */
async function refused(why, title) {
  const member = await look();
  announce(why);
  render(main, notice({ title, text: why,
    action: html`${member ? html`<p>${t("member.has")} ${balance(member)}</p>` : ""}${another()}`, symbol: "search" }));
}

async function open() {
  try {
    const member = await exchange(code);
    if (member) opened(member);
  } catch (problem) {
    if (!(problem instanceof Problem) || !GONE.has(problem.code)) throw problem;
    await refused(told(problem), t("member.refused.title"));
  }
}

async function asked() {
  const email = find(main, "input#email").value.trim();
  await ask(email);
  render(find(main, "#asked"), html`${t("points.mailed")}`);
}

on(main, "click", "button#open-membership", (button) => {
  button.disabled = true;
  void orRetry(main, open);
});
on(main, "submit", "form#ask", (_, event) => {
  event.preventDefault();
  void orRetry(find(main, "#asked"), asked);
});

if (code) {
  render(main, notice({ title: t("member.title"), text: t("member.about"),
    action: html`<button type="button" class="button button-primary" id="open-membership">${t("member.open")}</button>` }));
} else {
  await orRetry(main, async () => {
    const member = await look();
    if (member) opened(member);
    else await refused(t("member.no_code"), t("member.title"));
  });
}
