// Small things the console draws in several places.

import { html } from "../html.js";
import { moment, t } from "../language.js";

/** @import { Drawn } from "../../types/drawing" */

/** @type {{ [status: string]: string | undefined }} */
const LOOKS = { SUCCEEDED: "good", RUNNING: "running", CAUGHT: "bad", FAILED: "bad", TIMED_OUT: "bad", ABORTED: "bad" };

/** @param {string} status */
export const statusClass = (status) => LOOKS[status.toUpperCase()] ?? "plain";

/** @param {string} status */
export const statusPill = (status) => html`<span class="pill pill-${statusClass(status)}">${
  t(`console.status.${status.toUpperCase()}`, {}, status)}</span>`;

/** How long something took, or has been taking: "340 ms", "2.4 s", "3 min 5 s".
 *  @param {{ started_at: string | null, stopped_at: string | null }} times */
export function duration({ started_at, stopped_at }) {
  if (!started_at) return "";
  const milliseconds = Math.max(0, (stopped_at ? Date.parse(stopped_at) : Date.now()) - Date.parse(started_at));
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.floor(milliseconds / 1_000) % 60} s`;
}

/** @param {string | null | undefined} iso */
export const clock = (iso) => moment(iso, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** A value as JSON with its kinds of token marked.
 *  @param {unknown} value */
export function json(value) {
  const text = JSON.stringify(value, null, 2) ?? "null";
  /** @type {Drawn[]} */
  const marked = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, string, colon, word] = match;
    const kind = string ? (colon ? "key" : "string") : word ? "word" : "number";
    marked.push(text.slice(end, match.index), html`<span class="json-${kind}">${token}</span>`);
    end = match.index + token.length;
  }
  return html`<pre class="json" tabindex="0"><code>${marked}${text.slice(end)}</code></pre>`;
}
