// A flash sale: count down, stand in line, see how one stands, go to the checkout when it is one's turn.

import { pause, Problem } from "../api.js";
import { answerTo, CaptchaSilent } from "../captcha.js";
import { setQuantity } from "../cart.js";
import { html, on, render } from "../html.js";
import { t } from "../language.js";
import { notice, orRetry, shopLink, told } from "../parts.js";
import { dropPlace, enter, keepAdmission, leave, look, placeHeld, sale as load } from "../sales.js";
import { announce, entitle, shell } from "../shell.js";
import { lasting } from "../storage.js";
import { coming, door, ended, goods, head, placeBox, span } from "./sale-parts.js";

const asked = new URLSearchParams(location.search);
const saleId = asked.get("id") ?? "";
const main = shell();
const view = { sale: null, place: null, skew: 0, sku: asked.get("sku"), email: lasting.get("sale-email", ""), quantity: 1, busy: "", trouble: "" };
let following = 0;

/** The shop's clock, as well as this browser knows it. */
const now = () => Date.now() + view.skew;
const LAST = ["ordered", "sold_out", "limit_reached", "expired", "left"];

function box() {
  if (view.place) return placeBox(view.place, view.sale);
  if (view.sale.state === "scheduled") return coming();
  return view.sale.state === "ended" ? ended() : door(view.sale, view);
}

function draw() {
  render(main, html`<form id="sale-form" class="sale">${head(view.sale)}${goods(view.sale, view.sku)}<div id="box">${box()}</div></form>`);
  for (const input of main.querySelectorAll("input[name=sku]")) input.disabled = Boolean(view.place);
  tick();
}

const drawBox = () => {
  render(main.querySelector("#box"), box());
  tick();
};

/** What the clock on the page runs to. */
function until() {
  if (view.place?.state === "admitted") return view.place.admission_expires_at;
  return view.sale.state === "scheduled" ? view.sale.starts_at : view.sale.ends_at;
}

function tick() {
  const clock = main.querySelector("#until");
  const left = new Date(until()) - now();
  if (clock) clock.textContent = span(left);
  return left;
}

async function refresh() {
  const found = await load(saleId);
  view.skew = new Date(found.now) - Date.now();
  view.sale = found;
  view.sku ??= found.items[0]?.sku;
}

/** When to ask again: when the shop says so, and when an admission runs out. */
function nextLook({ state, poll_after_seconds: soon }) {
  return Math.max(1, state === "admitted" ? Math.min(15, tick() / 1_000) : soon ?? 2);
}

/** Ask how the place stands until that is final; a silent shop is asked again. */
async function follow(atOnce = false) {
  const turn = (following += 1);
  let wait = atOnce ? 0 : nextLook(view.place ?? {});
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

const wish = () => ({ sku: view.sku, email: view.email.trim(), quantity: view.quantity });

/** Ask the provider's widget about the visitor, below the door. */
function widget(challenge) {
  view.busy = t("sale.captcha");
  drawBox();
  const place = document.createElement("div");
  place.id = "captcha";
  main.querySelector("#box").append(place);
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
    if (["sale_ended", "sale_not_started"].includes(problem.code)) await refresh();
  } finally {
    view.busy = "";
  }
  draw();
  follow();
}

async function order() {
  try {
    await setQuantity(view.place.sku, view.place.quantity);
  } catch (problem) {
    main.querySelector(".sale-admitted .trouble").textContent = told(problem);
    return;
  }
  keepAdmission(saleId, view.place);
  location.assign("/checkout.html");
}

async function giveUp() {
  following += 1;
  await leave(saleId, view.place).catch(() => null);
  view.place = null;
  await refresh().catch(() => null);
  draw();
}

async function everySecond() {
  for (;;) {
    await pause(1_000);
    if (tick() > 0 || view.place?.state === "admitted") continue;
    const before = view.sale.state;
    await refresh().catch(() => null);
    if (view.sale.state !== before && !view.place) draw();
    else await pause(1_000);
  }
}

function missing(problem) {
  if (!(problem instanceof Problem) || problem.status !== 404) throw problem;
  entitle(t("sale.missing.title"));
  render(main, notice({ title: t("sale.missing.title"), text: t("sale.missing.text"), action: shopLink() }));
}

async function show() {
  await refresh().catch(missing);
  if (!view.sale) return;
  entitle(view.sale.name);
  view.place = placeHeld(saleId);
  if (view.place) Object.assign(view, { sku: view.place.sku, quantity: view.place.quantity ?? 1 });
  draw();
  follow(true);
  everySecond();
}

const within = (quantity) => Math.min(view.sale.per_buyer, Math.max(1, Math.trunc(quantity) || 1));

on(main, "input", "#email", (input) => {
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
on(main, "change", "#quantity", (input) => {
  if (view.busy) {
    input.value = view.quantity;
    return;
  }
  view.quantity = within(Number(input.value));
  drawBox();
});
on(main, "submit", "#sale-form", (_, event) => {
  event.preventDefault();
  if (!view.place && view.sale.state === "running") stand();
});
on(main, "click", "#order", order);
on(main, "click", "#leave", giveUp);
on(main, "click", "#again", forgetPlace);
orRetry(main, show);
