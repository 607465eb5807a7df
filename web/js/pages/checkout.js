// Checkout: who, where to, how; then one order, however often the button is pressed.

import { Problem } from "../api.js";
import { read } from "../cart.js";
import { needsRegion } from "../countries.js";
import { field, filled, isField } from "../forms.js";
import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { newAttempt, openAttempt, place, unsure } from "../orders.js";
import { admissionFor } from "../sales.js";
import { notice, orderAddress, orRetry, shopLink } from "../parts.js";
import { shell } from "../shell.js";
import { passing } from "../storage.js";
import { hopelessCart } from "./cart-parts.js";
import { bought, order } from "./checkout-order.js";
import { changedPanel, declinedPanel, layout, payButton, refusedPanel, summary, unsurePanel } from "./checkout-parts.js";
import { byPoints, left, points, token } from "./checkout-points.js";
import { clearTrouble, seenAtOnce, showTroubles } from "./checkout-troubles.js";

/** @import { Money } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */
/** @import { Attempt } from "../../types/memory" */
/** @import { Cart } from "./checkout-parts.js" */

const roomy = matchMedia("(min-width: 960px)"); // as in shop.css: beside the form there is room for the order
const main = shell({ title: t("checkout.title") });
/** @type {Cart} What `show` reads before anything is drawn. */
let cart;
let sending = false;
let asked = 0;

const form = () => find(main, "form#checkout-form");
const draft = () => filled(form());

function showSummary() {
  const fold = main.querySelector(".summary-fold");
  render(find(main, "#summary"), summary(cart, fold instanceof HTMLDetailsElement ? fold.open : roomy.matches, byPoints(cart.totals.total)));
  showPay();
}

const showPay = () => render(find(main, "#pay"), payButton(left(cart.totals.total), sending));

const lookAtPoints = points(main, {
  total: () => cart.totals.total,
  email: () => field(form(), "email").value.trim(),
  changed: showSummary,
});

/** Price the cart for where it goes; while the address is unfinished the last price stands. */
async function reprice() {
  const { country, region, shipping_method } = draft();
  if (needsRegion(country) && !region) return;
  const turn = (asked += 1);
  try {
    const priced = await read({ country, region, shipping_method });
    if (turn !== asked || !priced) return;
    cart = priced;
    showSummary();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem; // a half-typed region: the order itself will tell
  }
}

function requireRegion() {
  field(form(), "region").required = needsRegion(field(form(), "country").value);
}

/** @param {Drawn} markup */
const panel = (markup) => {
  render(find(main, "#panel"), markup);
  if (markup) find(main, "#panel").focus();
};

/** @param {boolean} now */
function busy(now) {
  sending = now;
  showPay();
}

/** To the waiting room; whose turn it is comes back here, and the same attempt is sent again. */
function waitForTurn() {
  passing.set("go-on", true);
  location.assign("/waiting-room.html");
}

/** @param {Problem} problem @param {Attempt} attempt */
function refused(problem, attempt) {
  if (problem.code === "waiting_room") return waitForTurn();
  if (unsure(problem)) return panel(unsurePanel(problem));
  if (["not_enough_points", "membership_not_found"].includes(problem.code)) void lookAtPoints();
  if (problem.code === "total_changed" && problem.body.current_total) return askAgain(attempt.body.expected_total, problem.body.current_total);
  if (showTroubles(form(), problem.errors, problem.code)) return undefined;
  return panel(refusedPanel(problem));
}

/** @param {Money} before @param {Money} total */
function askAgain(before, total) {
  panel(changedPanel(before, total));
  find(main, "#confirm").addEventListener("click", () => buyFor(total), { once: true });
  return reprice();
}

/** Send a new attempt. Where another tab has ordered the cart meanwhile, say what is left to order.
 *  @param {Money} total */
function buyFor(total) {
  const attempt = newAttempt(order(draft(), cart.lines, total), bought(cart.lines), token());
  return attempt ? buy(attempt) : orRetry(main, show);
}

/** @param {Attempt} attempt */
async function buy(attempt) {
  if (sending) return;
  panel("");
  showTroubles(form(), []);
  busy(true);
  passing.forget("declined");
  try {
    const { order_id } = await place(attempt);
    location.replace(orderAddress(order_id));
  } catch (problem) {
    busy(false);
    if (!(problem instanceof Problem)) throw problem;
    await refused(problem, attempt);
  }
}

/** An attempt whose outcome is open is settled first: a new one beside it could be a second order. */
function submit() {
  const open = openAttempt();
  if (open) return buy(open);
  const seen = seenAtOnce(form());
  return seen.length ? showTroubles(form(), seen) : buyFor(cart.totals.total);
}

/** An attempt was left open: by the waiting room, which has let us in since, or because nobody answered.
 *  @param {Attempt} attempt */
function goOn(attempt) {
  if (!passing.get("go-on")) return panel(unsurePanel());
  passing.forget("go-on");
  return buy(attempt);
}

async function show() {
  const priced = await read(passing.get("draft", {}));
  const attempt = openAttempt();
  const found = priced ?? (attempt && { lines: [], totals: { total: attempt.body.expected_total } });
  if (!found || !(found.lines.length || attempt)) {
    return render(main, notice({ title: t("cart.empty.title"), text: t("cart.empty.text"), action: shopLink(), symbol: "cart" }));
  }
  if (!attempt && hopelessCart(found)) return render(main, notice({ title: t("checkout.refused"), text: t("cart.blocked"), symbol: "cart",
    action: html`<a class="button button-primary" href="/cart.html">${t("checkout.changed.back")}</a>` }));
  cart = found;
  const admitted = admissionFor(cart.lines);
  const typed = passing.get("draft", {});
  render(main, layout(admitted ? { ...typed, email: admitted.email } : typed));
  showSummary();
  requireRegion();
  void reprice();
  void lookAtPoints();
  if (attempt) void goOn(attempt);
  else if (passing.get("declined")) panel(declinedPanel());
}

on(main, "input", "#checkout-form", () => passing.set("draft", draft()));
on(main, "change", "[name=country], [name=region], [name=shipping_method]", reprice);
on(main, "change", "[name=country]", requireRegion);
on(main, "input", "[aria-invalid]", (input) => { if (isField(input)) clearTrouble(form(), input); });
on(main, "click", "#ask-again", submit);
on(main, "submit", "#checkout-form", (_, event) => {
  event.preventDefault();
  return submit();
});
void orRetry(main, show);
