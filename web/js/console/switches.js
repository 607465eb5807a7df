// The switches: what the shop gives up first, by hand or by itself. A part of the page of the load.

import { find, html, on, render } from "../html.js";
import { t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { clock } from "./parts.js";
import { switches, switchPart } from "./operations.js";

/** @import { SwitchView } from "../../types/api" */

/** @param {SwitchView} one */
const state = ({ on: isOn, usual, by, since, reason }) => html`<span class="pill ${isOn === usual ? "pill-good" : "pill-bad"}">${t(isOn ? "switches.is_on" : "switches.is_off")}</span>
  ${by ? html`<span class="switch-note">${t("switches.by", { by, at: clock(since) })}${reason ? ` · ${reason}` : ""}</span>` : ""}`;

/** @param {SwitchView} one @param {"on" | "automatic"} what */
const box = (one, what) => html`<label class="mode" for="${what}-${one.name}"><input type="checkbox" id="${what}-${one.name}" data-part="${one.name}"
  data-what="${what}" ${one[what] ? "checked" : ""} ${what === "automatic" && !one.can_be_automatic ? "disabled" : ""}>
  <span class="visually-hidden">${t(`switches.part.${one.name}`, {}, one.name)}: </span>${t(`switches.${what}`)}</label>`;

/** @param {SwitchView} one */
const row = (one) => html`<li data-switch="${one.name}"><b>${t(`switches.part.${one.name}`, {}, one.name)}</b>
  <span class="switch-boxes">${box(one, "on")} ${box(one, "automatic")}</span>
  <span class="switch-note">${t(`switches.without.${one.name}`, {}, one.without)}</span> <span>${state(one)}</span></li>`;

/** @param {SwitchView[]} items */
const list = (items) => html`<h2>${t("switches.title")}</h2><p class="switch-note">${t("switches.about")}</p>
  <ol class="switches">${items.map(row)}</ol><p id="switch-trouble" role="alert"></p>`;

const looks = latest();

/** @param {HTMLElement} main */
export const refreshSwitches = (main) => looks.ask(switches, ({ items }) => render(find(main, "#switches"), list(items)));

/** @param {HTMLElement} main @param {string} name */
async function change(main, name) {
  /** @param {string} what */
  const checked = (what) => /** @type {HTMLInputElement} */ (find(main, `[data-part="${name}"][data-what=${what}]`)).checked;
  looks.outdate();
  try {
    await switchPart(name, { on: checked("on"), automatic: checked("automatic") });
    await refreshSwitches(main);
  } catch (problem) {
    await refreshSwitches(main);
    find(main, "#switch-trouble").textContent = told(problem);
  }
}

/** @param {HTMLElement} main */
export function watchSwitches(main) {
  on(main, "change", "#switches input", (input) => change(main, input.dataset.part ?? ""));
}
