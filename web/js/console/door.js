// What every page of the console does first: ask for the key, and keep what it shows fresh.

import { pause, Problem } from "../api.js";
import { on, render } from "../html.js";
import { language, switchLanguage, t } from "../language.js";
import { told } from "../parts.js";
import { consoleHeader, gate } from "./frame.js";
import { forgetKey, health, keepKey, key } from "./operations.js";

const HEALTH_EVERY_MS = 15_000;

export const main = document.getElementById("main");
const header = document.querySelector(".console-header");
const drawHealth = async () => render(header, consoleHeader(await health().catch(() => null), Boolean(key())));

function leave() {
  forgetKey();
  location.reload();
}

/** Do `work` for ever, not while nobody looks; a refused key ends it. */
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

/** Ask for the key, and try it, until one lets `enter` do its work. */
export async function openWith(enter) {
  drawHealth();
  if (!key()) return render(main, gate(""));
  try {
    await enter();
    keepFresh(drawHealth, HEALTH_EVERY_MS);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 401) forgetKey();
    render(main, gate(problem.status === 401 ? t("console.wrong_key") : told(problem)));
  }
}

export function watchDoor(enter) {
  on(main, "submit", "#gate", (form, event) => {
    event.preventDefault();
    keepKey(form.elements.key.value.trim());
    openWith(enter);
  });
  on(header, "click", "#leave", leave);
  on(header, "click", "#language", switchLanguage);
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  return openWith(enter);
}
