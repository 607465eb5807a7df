// Where the link in a mail leads: its code is exchanged here, and only when somebody presses the button. What merely
// opens links, as scanners of mail do, uses up nothing; and what stands behind the `#` reaches no server and no log.

import { Problem } from "../api.js";
import { find, html, on, render } from "../html.js";
import { sentences, t } from "../language.js";
import { ask, balance, exchange, look, malformed, refusal } from "../membership.js";
import { notice, orRetry, shopLink } from "../parts.js";
import { announce, shell } from "../shell.js";

/** @import { MembershipView } from "../../types/api" */

const GONE = new Set(["member_code_used", "member_code_expired", "member_code_unknown"]);
const code = decoded(location.hash.slice(1));
const main = shell({ title: t("member.title") });

/** A link that mail programs have broken is no code of ours, and no end of the page.
 *  @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}

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
    action: html`${member ? html`<p>${sentences(t("member.has"), balance(member))}</p>` : ""}${another()}`, symbol: "search" }));
}

async function open() {
  try {
    const member = await exchange(code);
    if (member) opened(member);
  } catch (problem) {
    if (!(problem instanceof Problem) || !(GONE.has(problem.code) || malformed(problem))) throw problem;
    await refused(refusal(problem), t("member.refused.title"));
  }
}

async function asked() {
  const email = find(main, "input#email").value.trim();
  const answer = await ask(email).then(() => t("points.mailed"), (problem) => {
    if (!malformed(problem)) throw problem;
    return refusal(problem);
  });
  render(find(main, "#asked"), html`${answer}`);
}

on(main, "click", "button#open-membership", (button) => {
  button.disabled = true;
  void orRetry(main, open);
});
on(main, "submit", "form#ask", (_, event) => {
  event.preventDefault();
  void orRetry(find(main, "#asked"), asked);
});

// Another link in the same window changes what stands behind the `#` alone, for which browsers load nothing.
window.addEventListener("hashchange", () => location.reload());

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
