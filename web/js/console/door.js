// What every page of the console does first: ask for the key, and keep what it shows fresh.

import { pause, Problem } from "../api.js";
import { field } from "../forms.js";
import { find, on, render } from "../html.js";
import { language, switchLanguage, t } from "../language.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { consoleHeader, gate } from "./frame.js";
import { forgetKey, health, keepKey, key } from "./operations.js";

const HEALTH_EVERY_MS = 15_000;

export const main = find(document, "main#main");
const header = find(document, ".console-header");
const headers = latest();
const drawHealth = () => headers.ask(() => health().catch(() => null),
  (found) => render(header, consoleHeader(found, Boolean(key()))));

function leave() {
  forgetKey();
  location.reload();
}

/** Do `work` for ever, not while nobody looks; a refused key ends it.
 *  @param {() => unknown} work @param {number | (() => number)} every milliseconds */
export async function keepFresh(work, every) {
  for (;;) {
    await pause(typeof every === "function" ? every() : every);
    if (document.hidden) continue;
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 401) return leave();
    }
  }
}

/** Ask for the key, and try it, until one lets `enter` do its work.
 *  @param {() => Promise<unknown>} enter */
export async function openWith(enter) {
  void drawHealth();
  if (!key()) return render(main, gate(""));
  try {
    await enter();
    void keepFresh(drawHealth, HEALTH_EVERY_MS);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 401) forgetKey();
    render(main, gate(problem.status === 401 ? t("console.wrong_key") : told(problem)));
  }
}

/** @param {() => Promise<unknown>} enter */
export function watchDoor(enter) {
  on(main, "submit", "form#gate", (form, event) => {
    event.preventDefault();
    keepKey(field(form, "key").value.trim());
    return openWith(enter);
  });
  on(header, "click", "#leave", leave);
  on(header, "click", "#language", switchLanguage);
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  return openWith(enter);
}
