// Checkout: who, where to, how; then one order, however often the button is pressed.

import { Problem } from "../api.js";
import { read } from "../cart.js";
import { needsRegion } from "../countries.js";
import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { newAttempt, openAttempt, place, unsure } from "../orders.js";
import { admissionFor } from "../sales.js";
import { notice, orderAddress, orRetry, shopLink } from "../parts.js";
import { shell } from "../shell.js";
import { passing } from "../storage.js";
import { changedPanel, layout, payButton, refusedPanel, summary, unsurePanel } from "./checkout-parts.js";
import { byPoints, left, offer, points, token } from "./checkout-points.js";
import { clearTrouble, seenAtOnce, showTroubles } from "./checkout-troubles.js";

const ADDRESS = ["name", "line1", "line2", "city", "region", "postal_code", "country"];
const roomy = matchMedia("(min-width: 960px)"); // as in shop.css: beside the form there is room for the order
const main = shell({ title: t("checkout.title") });
let cart = null;
let sending = false;
let asked = 0;

const form = () => main.querySelector("#checkout-form");
const filled = () => Object.fromEntries(new FormData(form()));

function order(total) {
  const { email, phone, shipping_method, payment_method, ...rest } = filled();
  const shipping_address = Object.fromEntries(ADDRESS.map((field) => [field, rest[field]?.trim() ?? ""]));
  const admission_token = admissionFor(cart.lines)?.admission_token;
  return { email: email.trim(), phone: phone.trim(), shipping_address, shipping_method, payment_method,
    expected_total: total, ...offer(), ...(admission_token ? { admission_token } : {}) };
}

const bought = () => cart.lines.map(({ sku, title, label, attributes, image, quantity, subtotal }) =>
  ({ sku, title, label, attributes, image, quantity, subtotal }));

function showSummary() {
  const fold = main.querySelector(".summary-fold");
  render(main.querySelector("#summary"), summary(cart, fold ? fold.open : roomy.matches, byPoints(cart.totals.total)));
  showPay();
}

const showPay = () => render(main.querySelector("#pay"), payButton(left(cart.totals.total), sending));

const lookAtPoints = points(main, {
  total: () => cart.totals.total,
  email: () => form().elements.email.value.trim(),
  changed: showSummary,
});

/** Price the cart for where it goes; while the address is unfinished the last price stands. */
async function reprice() {
  const { country, region, shipping_method } = filled();
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
  form().elements.region.required = needsRegion(form().elements.country.value);
}

const panel = (markup) => {
  render(main.querySelector("#panel"), markup);
  if (markup) main.querySelector("#panel").focus();
};

function busy(now) {
  sending = now;
  showPay();
}

/** To the waiting room; whose turn it is comes back here, and the same attempt is sent again. */
function waitForTurn() {
  passing.set("go-on", true);
  location.assign("/waiting-room.html");
}

function refused(problem, attempt) {
  if (problem.code === "waiting_room") return waitForTurn();
  if (unsure(problem)) return panel(unsurePanel(problem));
  if (["not_enough_points", "membership_not_found"].includes(problem.code)) lookAtPoints();
  if (problem.code === "total_changed") return askAgain(attempt.body.expected_total, problem.body.current_total);
  if (showTroubles(form(), problem.errors, problem.code)) return undefined;
  return panel(refusedPanel(problem));
}

function askAgain(before, total) {
  panel(changedPanel(before, total));
  main.querySelector("#confirm").addEventListener("click", () => buyFor(total), { once: true });
  reprice();
}

/** Send a new attempt. Where another tab has ordered the cart meanwhile, say what is left to order. */
function buyFor(total) {
  const attempt = newAttempt(order(total), bought(), token());
  return attempt ? buy(attempt) : orRetry(main, show);
}

async function buy(attempt) {
  if (sending) return;
  panel("");
  showTroubles(form(), []);
  busy(true);
  try {
    const { order_id } = await place(attempt);
    passing.forget("draft");
    location.replace(orderAddress(order_id));
  } catch (problem) {
    busy(false);
    if (!(problem instanceof Problem)) throw problem;
    refused(problem, attempt);
  }
}

/** An attempt whose outcome is open is settled first: a new one beside it could be a second order. */
function submit() {
  const open = openAttempt();
  if (open) return buy(open);
  const seen = seenAtOnce(form());
  return seen.length ? showTroubles(form(), seen) : buyFor(cart.totals.total);
}

/** An attempt was left open: by the waiting room, which has let us in since, or because nobody answered. */
function goOn(attempt) {
  if (!passing.get("go-on")) return panel(unsurePanel());
  passing.forget("go-on");
  return buy(attempt);
}

async function show() {
  cart = await read(passing.get("draft", {}));
  const attempt = openAttempt();
  if (!cart?.lines?.length && !attempt) {
    return render(main, notice({ title: t("cart.empty.title"), text: t("cart.empty.text"), action: shopLink(), symbol: "cart" }));
  }
  cart ??= { lines: [], totals: { total: attempt.body.expected_total } };
  const admitted = admissionFor(cart.lines);
  const draft = passing.get("draft", {});
  render(main, layout(admitted ? { ...draft, email: admitted.email } : draft));
  showSummary();
  requireRegion();
  reprice();
  lookAtPoints();
  if (attempt) goOn(attempt);
}

on(main, "input", "#checkout-form", () => passing.set("draft", filled()));
on(main, "change", "[name=country], [name=region], [name=shipping_method]", reprice);
on(main, "change", "[name=country]", requireRegion);
on(main, "input", "[aria-invalid]", (field) => clearTrouble(form(), field));
on(main, "click", "#ask-again", submit);
on(main, "submit", "#checkout-form", (_, event) => {
  event.preventDefault();
  submit();
});
orRetry(main, show);
