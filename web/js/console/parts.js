// Small things the console draws in several places.

import { html } from "../html.js";
import { moment, t } from "../language.js";

const LOOKS = { SUCCEEDED: "good", RUNNING: "running", CAUGHT: "bad", FAILED: "bad", TIMED_OUT: "bad", ABORTED: "bad" };

export const statusClass = (status) => LOOKS[status?.toUpperCase()] ?? "plain";

export const statusPill = (status) => html`<span class="pill pill-${statusClass(status)}">${
  t(`console.status.${status?.toUpperCase()}`, {}, status)}</span>`;

/** How long something took, or has been taking: "340 ms", "2.4 s", "3 min 5 s". */
export function duration({ started_at, stopped_at }) {
  if (!started_at) return "";
  const milliseconds = Math.max(0, (stopped_at ? new Date(stopped_at) : new Date()) - new Date(started_at));
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.floor(milliseconds / 1_000) % 60} s`;
}

export const clock = (iso) => moment(iso, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** A value as JSON with its kinds of token marked. */
export function json(value) {
  const text = JSON.stringify(value, null, 2) ?? "null";
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
