// Points at checkout: join, show who you are, pay with what you have.

import { Problem } from "../api.js";
import { find, html, on, render } from "../html.js";
import { money, t } from "../language.js";
import { ask, balance, elsewhere, exchange, kept, leave, less, look, payable, refusal } from "../membership.js";
import { passing } from "../storage.js";

/** @import { MembershipView, Money } from "../../types/api" */

/** @type {MembershipView | null} */
let member = null;
let using = false;

/** What points pay of `total`, if they are used; and what is left of it.
 *  @param {Money} total */
export const byPoints = (total) => payable(using ? member : null, total);
/** @param {Money} total */
export const left = (total) => less(total, byPoints(total));

/** The order's part about points, and the token that goes with it. The shop takes no more than the total needs. */
export const offer = () => member
  ? { points: { member_id: member.member_id, points: using ? Math.max(0, member.balance) : 0 } } : {};
export const token = () => (member ? kept()?.member_token : undefined);

/** @param {MembershipView} member @param {Money} total */
const known = (member, total) => html`
  <p>${balance(member)}</p>
  ${payable(member, total).amount > 0 ? html`<label class="pick"><input type="checkbox" id="use-points" name="use_points" ${using ? "checked" : ""}>
    <span class="pick-words"><span class="pick-name">${t("points.use", { amount: money(payable(member, total)) })}</span></span></label>` : ""}
  <button type="button" class="quiet" id="leave-membership">${t("points.leave")}</button>`;

const stranger = () => html`
  <p class="muted small">${t("points.about")}</p>
  <button type="button" class="button" id="join">${t("points.join")}</button>
  <details><summary class="quiet">${t("points.have")}</summary><div class="fields">
    <div class="field"><label for="member-code">${t("points.code")}</label><input id="member-code" autocomplete="off"></div>
    <div class="field"><button type="button" class="button" id="show-membership">${t("points.show")}</button></div>
  </div></details>`;

/** Draws itself into `#points` of `main`. `total()` is what there is to pay, `changed()` is called when that differs.
 *  Answers what looks at the membership, at first and again.
 *  @param {HTMLElement} main @param {{ total: () => Money, email: () => string, changed: () => void }} checkout */
export function points(main, { total, email, changed }) {
  const draw = (words = "") => {
    render(find(main, "#points"), html`<fieldset class="step"><legend>${t("points.title")}</legend>
      ${member ? known(member, total()) : stranger()}<p id="points-told" role="status">${words}</p></fieldset>`);
    changed();
  };
  /** @param {MembershipView | null} found @param {string} otherwise */
  const become = (found, otherwise) => {
    member = found;
    using = Boolean(found && passing.get("draft", {}).use_points); // as before a card was declined
    draw(found ? "" : otherwise);
  };
  /** @param {() => Promise<MembershipView | null>} act @param {string} otherwise */
  const trying = (act, otherwise) => async () => {
    try {
      become(await act(), otherwise);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      draw(refusal(problem));
    }
  };
  on(main, "click", "#join", trying(async () => {
    await ask(email());
    return null;
  }, t("points.mailed")));
  on(main, "click", "#show-membership", trying(() => exchange(find(main, "input#member-code").value.trim()), ""));
  elsewhere(trying(look, ""));
  on(main, "click", "#leave-membership", () => {
    leave();
    become(null, "");
  });
  on(main, "change", "input#use-points", (box) => {
    using = box.checked;
    changed();
  });
  return trying(look, "");
}
