// The shop's HTTP contract, seen from a browser.

import { language } from "./language.js";

const PATIENCE_MS = 20_000;
const PAUSES_MS = [300, 1_200];
const PASSING = new Set([0, 429, 502, 503, 504]);

/** A refusal (problem+json) or a silence (`status` 0: nobody knows whether the call was done). */
export class Problem extends Error {
  constructor(status, body = {}, retryAfter = 0) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    this.code = body.code || (status === 0 ? "no_answer" : "unexpected");
    this.body = body;
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.retryAfter = retryAfter;
  }

  /** True when trying the very same call again may go better. */
  get passing() {
    return PASSING.has(this.status) || this.status >= 500;
  }
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function answered(method, path, headers, body) {
  try {
    return await fetch(path, { method, headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new Problem(0);
  }
}

/** One call; resolves to the parsed answer (null when there is none), rejects with a `Problem`. */
export async function send(method, path, { body, headers = {} } = {}) {
  const all = { Accept: "application/json", "Accept-Language": language(), ...headers };
  if (body !== undefined) all["Content-Type"] = "application/json";
  const response = await answered(method, path, all, body === undefined ? undefined : JSON.stringify(body));
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Problem(response.status, answer ?? {}, Number(response.headers.get("Retry-After")) || 0);
}

/** A read: tried again twice when the network or a busy server may be to blame. */
export async function get(path, headers = {}) {
  for (const wait of PAUSES_MS) {
    try {
      return await send("GET", path, { headers });
    } catch (problem) {
      if (!problem.passing) throw problem;
      await pause(Math.max(wait, Math.min(problem.retryAfter, 3) * 1_000));
    }
  }
  return send("GET", path, { headers });
}

/** `path` with the parameters that have a value. */
export function address(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  return query ? `${path}?${query}` : path;
}
