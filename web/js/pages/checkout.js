// Checkout: who, where to, how; then one order, however often the button is pressed.

import { Problem } from "../api.js";
import { read } from "../cart.js";
import { needsRegion } from "../countries.js";
import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { dropAttempt, newAttempt, openAttempt, place, unsure } from "../orders.js";
import { notice, orderAddress, orRetry, shopLink } from "../parts.js";
import { shell } from "../shell.js";
import { passing } from "../storage.js";
import { changedPanel, layout, payButton, refusedPanel, summary, unsurePanel } from "./checkout-parts.js";
import { firstTroubled, showTroubles } from "./checkout-troubles.js";

const ADDRESS = ["name", "line1", "line2", "city", "region", "postal_code", "country"];
const main = shell({ title: t("checkout.title") });
let cart = null;
let sending = false;
let asked = 0;

const form = () => main.querySelector("#checkout-form");
const filled = () => Object.fromEntries(new FormData(form()));

function order(total) {
  const { email, phone, shipping_method, payment_method, ...rest } = filled();
  const shipping_address = Object.fromEntries(ADDRESS.map((field) => [field, rest[field]?.trim() ?? ""]));
  return { email: email.trim(), phone: phone.trim(), shipping_address, shipping_method, payment_method, expected_total: total };
}

function showSummary() {
  render(main.querySelector("#summary"), summary(cart));
  render(main.querySelector("#pay"), payButton(cart.totals.total, sending));
}

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

const panel = (markup) => {
  render(main.querySelector("#panel"), markup);
  if (markup) main.querySelector("#panel").focus();
};

function busy(now) {
  sending = now;
  render(main.querySelector("#pay"), payButton(cart.totals.total, sending));
}

const totalIn = ({ body }) => body.total ?? body.current_total ?? body.actual_total ?? body.totals?.total;

function refused(problem, attempt) {
  if (unsure(problem)) return panel(unsurePanel(problem));
  const total = totalIn(problem);
  if (problem.status === 409 && total) return askAgain(attempt.body.expected_total, total);
  if (showTroubles(form(), problem.errors)) return firstTroubled(form()).focus();
  return panel(refusedPanel(problem));
}

function askAgain(before, total) {
  panel(changedPanel(before, total));
  main.querySelector("#confirm").addEventListener("click", () => buy(newAttempt(order(total))), { once: true });
  reprice();
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

const retry = () => buy(openAttempt());

async function show() {
  cart = await read(passing.get("draft", {}));
  const attempt = openAttempt();
  if (!cart?.lines?.length && !attempt) {
    return render(main, notice({ title: t("cart.empty.title"), text: t("cart.empty.text"), action: shopLink(), symbol: "cart" }));
  }
  cart ??= { lines: [], totals: { total: attempt.body.expected_total } };
  render(main, layout(passing.get("draft", {})));
  showSummary();
  reprice();
  if (attempt) panel(unsurePanel());
}

on(main, "input", "#checkout-form", () => passing.set("draft", filled()));
on(main, "change", "[name=country], [name=region], [name=shipping_method]", reprice);
on(main, "input", "[aria-invalid]", (field) => showTroubles(form(), [], field.name));
on(main, "click", "#ask-again", retry);
on(main, "submit", "#checkout-form", (_, event) => {
  event.preventDefault();
  dropAttempt();
  buy(newAttempt(order(cart.totals.total)));
});
orRetry(main, show);
