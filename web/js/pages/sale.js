// A flash sale: count down, stand in line, see how one stands, go to the checkout when it is one's turn.

import { pause, Problem } from "../api.js";
import { answerTo, CaptchaSilent } from "../captcha.js";
import { setQuantity } from "../cart.js";
import { find, findAll, html, on, render } from "../html.js";
import { t } from "../language.js";
import { orRetry, showQuantity, told } from "../parts.js";
import { dropPlace, enter, keepAdmission, leave, look, placeHeld, sale as load } from "../sales.js";
import { announce, entitle, shell } from "../shell.js";
import { lasting } from "../storage.js";
import { showSales, showSalesInstead } from "./sale-list.js";
import { coming, door, ended, goods, head, placeBox, span } from "./sale-parts.js";

/** @import { ChallengeView, SaleView } from "../../types/api" */
/** @import { SalePosition, Wish } from "../../types/memory" */

/** @typedef {{ place: SalePosition | null, skew: number, sku: string, email: string, quantity: number, busy: string, trouble: string }} View */

const asked = new URLSearchParams(location.search);
const saleId = asked.get("id") ?? "";
const main = shell();
/** @type {SaleView} What `refresh` loads before anything is drawn. */
let sale;
/** @type {View} */
const view = { place: null, skew: 0, sku: asked.get("sku") ?? "", email: lasting.get("sale-email", ""), quantity: 1, busy: "", trouble: "" };
let following = 0;

/** The shop's clock, as well as this browser knows it. */
const now = () => Date.now() + view.skew;
const LAST = ["ordered", "sold_out", "limit_reached", "expired", "left"];

function box() {
  if (view.place) return placeBox(view.place, sale);
  if (sale.state === "scheduled") return coming();
  return sale.state === "ended" ? ended() : door(sale, view);
}

function draw() {
  render(main, html`<form id="sale-form" class="sale">${head(sale)}${goods(sale, view.sku)}<div id="box">${box()}</div></form>`);
  for (const input of findAll(main, "input[name=sku]")) input.disabled = Boolean(view.place);
  tick();
}

const drawBox = () => {
  render(find(main, "#box"), box());
  tick();
};

/** What the clock on the page runs to. */
function until() {
  if (view.place?.state === "admitted") return view.place.admission_expires_at;
  return sale.state === "scheduled" ? sale.starts_at : sale.ends_at;
}

function tick() {
  const clock = main.querySelector("#until");
  const left = new Date(until() ?? 0).getTime() - now();
  if (clock) clock.textContent = span(left);
  return left;
}

async function refresh() {
  const found = await load(saleId);
  view.skew = Date.parse(found.now) - Date.now();
  sale = found;
  view.sku ||= found.items[0]?.sku ?? "";
}

/** When to ask again: when the shop says so, and when an admission runs out.
 *  @param {SalePosition | null} place */
function nextLook(place) {
  return Math.max(1, place?.state === "admitted" ? Math.min(15, tick() / 1_000) : place?.poll_after_seconds ?? 2);
}

/** Ask how the place stands until that is final; a silent shop is asked again. */
async function follow(atOnce = false) {
  const turn = (following += 1);
  let wait = atOnce ? 0 : nextLook(view.place);
  while (turn === following && view.place && !LAST.includes(view.place.state)) {
    const before = view.place;
    await pause(1_000 * wait);
    if (turn !== following) return;
    try {
      view.place = await look(saleId, before);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 404) return forgetPlace();
      wait = nextLook(before);
      continue;
    }
    wait = nextLook(view.place);
    if (view.place.state !== before.state) announce(view.place.message);
    drawBox();
  }
  if (view.place && LAST.includes(view.place.state)) dropPlace(saleId);
}

function forgetPlace() {
  dropPlace(saleId);
  view.place = null;
  draw();
}

/** @returns {Wish} */
const wish = () => ({ sku: view.sku, email: view.email.trim(), quantity: view.quantity });

/** Ask the provider's widget about the visitor, below the door.
 *  @param {ChallengeView} challenge */
function widget(challenge) {
  view.busy = t("sale.captcha");
  drawBox();
  const place = document.createElement("div");
  place.id = "captcha";
  find(main, "#box").append(place);
  return answerTo(challenge, place);
}

async function stand() {
  if (view.busy) return;
  Object.assign(view, { busy: t("sale.entering"), trouble: "" });
  drawBox();
  try {
    view.place = await enter(saleId, wish(), () => { view.busy = t("sale.working"); drawBox(); }, widget);
    announce(view.place.message);
  } catch (problem) {
    if (!(problem instanceof Problem || problem instanceof CaptchaSilent)) throw problem;
    view.trouble = problem instanceof CaptchaSilent ? t("sale.captcha.silent") : told(problem);
    if (problem instanceof Problem && ["sale_ended", "sale_not_started"].includes(problem.code)) await refresh();
  } finally {
    view.busy = "";
  }
  draw();
  void follow();
}

async function order() {
  const { place } = view;
  if (!place) return; // the button is there with a place
  keepAdmission(saleId, place); // the cart shows it
  try {
    await setQuantity(place.sku, place.quantity);
  } catch (problem) {
    find(main, ".sale-admitted .trouble").textContent = told(problem);
    return;
  }
  location.assign("/checkout.html");
}

async function giveUp() {
  following += 1;
  if (view.place) await leave(saleId, view.place).catch(() => null);
  view.place = null;
  await refresh().catch(() => null);
  draw();
}

async function everySecond() {
  for (;;) {
    await pause(1_000);
    if (tick() > 0 || view.place?.state === "admitted") continue;
    const before = sale.state;
    await refresh().catch(() => null);
    if (sale.state !== before && !view.place) draw();
    else await pause(1_000);
  }
}

/** @param {unknown} problem */
function missing(problem) {
  if (!(problem instanceof Problem) || ![400, 404, 422].includes(problem.status)) throw problem;
  return showSalesInstead(main);
}

async function show() {
  if (!saleId) return showSales(main);
  await refresh().catch(missing);
  if (!sale) return undefined;
  entitle(sale.name);
  view.place = placeHeld(saleId);
  if (view.place) Object.assign(view, { sku: view.place.sku, quantity: view.place.quantity ?? 1 });
  draw();
  void follow(true);
  void everySecond();
  return undefined;
}

/** @param {number} quantity */
const within = (quantity) => Math.min(sale.per_buyer, Math.max(1, Math.trunc(quantity) || 1));

on(main, "input", "input#email", (input) => {
  view.email = input.value;
  lasting.set("sale-email", input.value);
});
on(main, "change", "input[name=sku]", (input) => { view.sku = input.value; });
// Whoever is entering does so with the quantity asked for; and drawing the door again would take the widget away.
on(main, "click", "[data-step]", (button) => {
  if (view.busy) return;
  view.quantity = within(view.quantity + Number(button.dataset.step));
  drawBox();
});
on(main, "change", "input#quantity", (input) => {
  if (view.busy) {
    input.value = String(view.quantity);
    return;
  }
  view.quantity = within(Number(input.value));
  showQuantity(input, view.quantity, sale.per_buyer);
});
on(main, "submit", "#sale-form", (_, event) => {
  event.preventDefault();
  if (!view.place && sale.state === "running") void stand();
});
on(main, "click", "#order", order);
on(main, "click", "#leave", giveUp);
on(main, "click", "#again", forgetPlace);
void orRetry(main, show);
