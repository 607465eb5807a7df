// Waiting for a turn to order. Goes on by itself; the cart and what was typed stay as they are.

import { pause, Problem } from "../api.js";
import { html, on, render } from "../html.js";
import { icon } from "../icons.js";
import { t } from "../language.js";
import { beganAt, leave, stand } from "../room.js";
import { announce, entitle, shell } from "../shell.js";
import { passing } from "../storage.js";

/** @typedef {{ position: number | null, estimate_seconds: number | null }} Standing */

const NEXT = "/checkout.html";
const AFTER_TROUBLE_MS = 4_000;
const TELL_EVERY_MS = 20_000; // to a screen reader
const main = shell({ title: t("room.title") });
let left = false;
let told = 0;

/** @param {number | null} seconds */
function estimate(seconds) {
  if (seconds === null) return t("room.estimate.unknown");
  if (seconds < 60) return t("room.estimate.soon");
  return t("room.estimate", { n: Math.ceil(seconds / 60) });
}

/** @param {number} position */
const share = (position) => {
  const first = beganAt() ?? 0;
  return first > 1 ? Math.max(0, Math.min(1, 1 - (position - 1) / (first - 1))) : 0;
};

/** @param {number | null} position */
const place = (position) => position === null ? html`<p class="room-place">${t("room.place.unknown")}</p>` : html`
  <p class="room-place"><span class="muted">${t("room.place")}</span> <strong id="position">${position}</strong></p>
  <progress max="1" value="${share(position)}" aria-label="${t("room.progress")}"></progress>`;

/** @param {Standing} standing */
const page = ({ position, estimate_seconds }) => html`
  <section class="notice room">
    <span class="notice-symbol">${icon("cart")}</span>
    <h1 class="notice-title">${t("room.title")}</h1>
    ${place(position)}
    <p>${estimate(estimate_seconds)}</p>
    <p class="muted">${t("room.about")}</p>
    <button type="button" class="button" id="leave">${t("room.leave")}</button>
  </section>`;

/** @param {Standing} standing */
function draw(standing) {
  render(main, page(standing));
  const { position } = standing;
  entitle(position === null ? t("room.title") : `${position} · ${t("room.title")}`);
  if (position === null || Date.now() - told < TELL_EVERY_MS) return;
  told = Date.now();
  announce(`${t("room.place")} ${position}. ${estimate(standing.estimate_seconds)}`);
}

async function wait() {
  while (!left) {
    try {
      const standing = await stand();
      if (standing.state === "admitted") return location.replace(NEXT);
      draw(standing);
      await pause(standing.poll_after_seconds * 1_000);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      await pause(Math.max(AFTER_TROUBLE_MS, problem.retryAfter * 1_000));
    }
  }
  return undefined;
}

on(main, "click", "#leave", async () => {
  left = true;
  passing.forget("go-on");
  await leave();
  location.replace("/cart.html");
});
draw({ position: null, estimate_seconds: null });
void wait();
