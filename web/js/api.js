// The shop's HTTP contract, seen from a browser.

import { language } from "./language.js";

/** @import { Money, ProblemCode } from "../types/api" */

/** @typedef {{ field?: string, expected?: string, detail?: string }} Fault What is wrong with one field. */
/** @typedef {{ code?: ProblemCode, title?: string, detail?: string, errors?: Fault[], sale_id?: string, current_total?: Money, available?: number, order_id?: string, order_token?: string, status_url?: string }} Refusal */
/** @typedef {{ [name: string]: string }} Headers */
/** @typedef {{ [name: string]: string | number | boolean | null | undefined }} Parameters */

const PATIENCE_MS = 20_000;
const PAUSES_MS = [300, 1_200];
const PASSING = new Set([0, 429, 502, 503, 504]);

/** A refusal (problem+json) or a silence (`status` 0: nobody knows whether the call was done). */
export class Problem extends Error {
  /** @param {number} status @param {Refusal} body @param {number} retryAfter seconds */
  constructor(status, body = {}, retryAfter = 0) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    /** @type {ProblemCode | "no_answer" | "unexpected"} */
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

/** @param {number} milliseconds @returns {Promise<void>} */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {string} method @param {string} path @param {Headers} headers @param {string} [body] */
async function answered(method, path, headers, body) {
  try {
    return await fetch(path, { method, headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new Problem(0);
  }
}

/** One call; resolves to the parsed answer (null when there is none), rejects with a `Problem`. What the answer is, says
 *  whoever calls, by its route in types/api.
 *  @param {string} method @param {string} path @param {{ body?: unknown, headers?: Headers }} [more] @returns {Promise<any>} */
export async function send(method, path, { body, headers = {} } = {}) {
  /** @type {Headers} */
  const all = { Accept: "application/json", "Accept-Language": language(), ...headers };
  if (body !== undefined) all["Content-Type"] = "application/json";
  const response = await answered(method, path, all, body === undefined ? undefined : JSON.stringify(body));
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Problem(response.status, answer ?? {}, Number(response.headers.get("Retry-After")) || 0);
}

/** A read: tried again twice when the network or a busy server may be to blame.
 *  @param {string} path @param {Headers} headers @returns {Promise<any>} as with `send` */
export async function get(path, headers = {}) {
  for (const wait of PAUSES_MS) {
    try {
      return await send("GET", path, { headers });
    } catch (problem) {
      if (!(problem instanceof Problem && problem.passing)) throw problem;
      await pause(Math.max(wait, Math.min(problem.retryAfter, 3) * 1_000));
    }
  }
  return send("GET", path, { headers });
}

/** What went wrong, for whoever takes it as an answer of its own: `.catch(failure)`.
 *  @param {unknown} problem @returns {Error} */
export const failure = (problem) => (problem instanceof Error ? problem : new Error(String(problem)));

/** `path` with the parameters that have a value.
 *  @param {string} path @param {Parameters} parameters */
export function address(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => [name, String(value)]);
  const query = new URLSearchParams(given).toString();
  return query ? `${path}?${query}` : path;
}
