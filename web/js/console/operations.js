// The operator's side of the API. The key lives in this tab only.

import { address, get, send } from "../api.js";
import { passing } from "../storage.js";

/** @import { Answers, Bodies, LetterSummary, ListedReturnView } from "../../types/api" */
/** @import { Headers } from "../api.js" */

/** @typedef {{ order_id?: string, status?: string, state_machine?: string, cursor?: string | null }} Filters */
/** @typedef {Pick<LetterSummary, "queue" | "letter_id">} LetterKey */
/** @typedef {string | null} Cursor */

export const key = () => passing.get("admin-key");
/** @param {string} value */
export const keepKey = (value) => passing.set("admin-key", value);
export const forgetKey = () => passing.forget("admin-key");

const proof = () => ({ Authorization: `Bearer ${key()}` });
/** @param {string} path */
const read = (path) => get(path, proof());
/** @param {string} method @param {string} path @param {unknown} [body] @param {Headers} headers */
const act = (method, path, body, headers = {}) => send(method, path, { body, headers: { ...proof(), ...headers } });

/** @type {() => Promise<Answers["GET /v1/health"]>} */
export const health = () => get("/v1/health");
/** @type {(filters: Filters) => Promise<Answers["GET /v1/admin/executions"]>} */
export const executions = ({ order_id, status, state_machine, cursor }) =>
  read(address("/v1/admin/executions", { order_id, status, state_machine, cursor, limit: 30 }));
/** @type {(name: string) => Promise<Answers["GET /v1/admin/executions/{name}"]>} */
export const execution = (name) => read(`/v1/admin/executions/${encodeURIComponent(name)}`);
/** @type {(orderId: string) => Promise<Answers["GET /v1/admin/orders/{order_id}"]>} */
export const order = (orderId) => read(`/v1/admin/orders/${encodeURIComponent(orderId)}`);
/** @type {(name: string) => Promise<Answers["POST /v1/admin/executions/{name}/redrive"]>} */
export const redriveExecution = (name) => act("POST", `/v1/admin/executions/${encodeURIComponent(name)}/redrive`);

/** @type {() => Promise<Answers["GET /v1/admin/load"]>} */
export const load = () => read("/v1/admin/load");
/** @type {(mode: Bodies["PUT /v1/admin/waiting-room"]["mode"]) => Promise<Answers["PUT /v1/admin/waiting-room"]>} */
export const switchRoom = (mode) => act("PUT", "/v1/admin/waiting-room", { mode });

/** @type {() => Promise<Answers["GET /v1/admin/switches"]>} */
export const switches = () => read("/v1/admin/switches");
/** @type {(name: string, body: Bodies["PUT /v1/admin/switches/{name}"]) => Promise<Answers["PUT /v1/admin/switches/{name}"]>} */
export const switchPart = (name, body) => act("PUT", `/v1/admin/switches/${encodeURIComponent(name)}`, body);

const LETTERS = "/v1/admin/dead-letters";
/** @param {LetterKey} letter */
const letterPath = ({ queue, letter_id }) => `${LETTERS}/${encodeURIComponent(queue)}/${encodeURIComponent(letter_id)}`;

/** @type {() => Promise<Answers["GET /v1/admin/dead-letters"]>} */
export const letterQueues = () => read(LETTERS);
/** @type {(queue: string, cursor?: Cursor) => Promise<Answers["GET /v1/admin/dead-letters/{queue}"]>} */
export const letters = (queue, cursor) => read(address(`${LETTERS}/${encodeURIComponent(queue)}`, { cursor, limit: 30 }));
/** @type {(queue: string, letter_id: string) => Promise<Answers["GET /v1/admin/dead-letters/{queue}/{letter_id}"]>} */
export const letter = (queue, letter_id) => read(letterPath({ queue, letter_id }));
/** @type {(found: LetterKey & { version: number }, body: string) => Promise<Answers["PUT /v1/admin/dead-letters/{queue}/{letter_id}"]>} */
export const mend = (found, body) => act("PUT", letterPath(found), { body }, { "If-Match": `"${found.version}"` });
/** @param {LetterKey} found */
export const redriveLetter = (found) => act("POST", `${letterPath(found)}/redrive`);
/** @type {(queue: string, rate: number, cursor?: Cursor) => Promise<Answers["POST /v1/admin/dead-letters/{queue}/redrive"]>} */
export const redriveLetters = (queue, rate, cursor) =>
  act("POST", `${LETTERS}/${encodeURIComponent(queue)}/redrive`, { rate, cursor });
/** @param {LetterKey} found @param {string} reason */
export const discard = (found, reason) => act("POST", `${letterPath(found)}/discard`, { reason });
/** @type {() => Promise<Answers["GET /v1/admin/audit"]>} */
export const audit = () => read("/v1/admin/audit?limit=12");

const RUNS = "/v1/admin/reconciliations";

/** @type {(cursor?: Cursor) => Promise<Answers["GET /v1/admin/reconciliations"]>} */
export const runs = (cursor) => read(address(RUNS, { cursor, limit: 30 }));
/** @type {(runId: string) => Promise<Answers["GET /v1/admin/reconciliations/{run_id}"]>} */
export const run = (runId) => read(`${RUNS}/${encodeURIComponent(runId)}`);
/** @type {(days: string) => Promise<Answers["POST /v1/admin/reconciliations"]>} */
export const startRun = (days) => act("POST", address(RUNS, { days }));

/** @param {string} orderId */
const returnsPath = (orderId) => `/v1/admin/orders/${encodeURIComponent(orderId)}/returns`;
/** @param {Pick<ListedReturnView, "order_id" | "return_id">} one */
const returnPath = ({ order_id, return_id }) => `${returnsPath(order_id)}/${encodeURIComponent(return_id)}`;

/** @type {(status: string, cursor?: Cursor) => Promise<Answers["GET /v1/admin/returns"]>} */
export const openReturns = (status, cursor) => read(address("/v1/admin/returns", { status, cursor, limit: 30 }));
/** @type {(orderId: string) => Promise<Answers["GET /v1/admin/orders/{order_id}/returns"]>} */
export const returnsOf = (orderId) => read(returnsPath(orderId));
/** @typedef {Bodies["POST /v1/admin/orders/{order_id}/returns/{return_id}/decision"]["decision"]} Decision */
/** @typedef {Bodies["POST /v1/admin/orders/{order_id}/returns/{return_id}/receipt"]["goods"]} Goods */

/** @param {Parameters<typeof returnPath>[0]} one @param {Decision} decision @param {string} note */
export const decide = (one, decision, note) => act("POST", `${returnPath(one)}/decision`, { decision, note });
/** @param {Parameters<typeof returnPath>[0]} one @param {Goods} goods */
export const receive = (one, goods) => act("POST", `${returnPath(one)}/receipt`, { goods });

const MEMBERS = "/v1/admin/loyalty/memberships";

/** @type {(email: string) => Promise<Answers["POST /v1/admin/loyalty/memberships/search"]>} */
export const searchMemberships = (email) => act("POST", `${MEMBERS}/search`, { email });
/** @type {(memberId: string, cursor?: Cursor) => Promise<Answers["GET /v1/admin/loyalty/memberships/{member_id}"]>} */
export const membership = (memberId, cursor) => read(address(`${MEMBERS}/${encodeURIComponent(memberId)}`, { cursor, limit: 20 }));

const SALES = "/v1/admin/flash-sales";
/** @param {string} saleId */
const salePath = (saleId) => `${SALES}/${encodeURIComponent(saleId)}`;

/** @type {() => Promise<Answers["GET /v1/admin/flash-sales"]>} */
export const flashSales = () => read(SALES);
/** @type {(saleId: string) => Promise<Answers["GET /v1/admin/flash-sales/{sale_id}"]>} */
export const flashSale = (saleId) => read(salePath(saleId));
/** @type {(draft: Bodies["POST /v1/admin/flash-sales"], attempt: string) => Promise<Answers["POST /v1/admin/flash-sales"]>} */
export const announceSale = (draft, attempt) => act("POST", SALES, draft, { "Idempotency-Key": attempt });
/** @typedef {"warm-up" | "rebuild" | "end"} Deed */
/** @type {(saleId: string, deed: Deed) => Promise<Partial<Answers["POST /v1/admin/flash-sales/{sale_id}/rebuild"]>>} */
export const actOnSale = (saleId, deed) => act("POST", `${salePath(saleId)}/${deed}`);

const STOCK = "/v1/admin/stock";
/** @param {string} sku @param {string} what */
const stockPath = (sku, what) => `${STOCK}/${encodeURIComponent(sku)}/${what}`;
const WAREHOUSES = "/v1/admin/warehouses";

/** @type {(low: boolean, cursor?: Cursor) => Promise<Answers["GET /v1/admin/stock"]>} */
export const stocks = (low, cursor) => read(address(STOCK, { low: low || undefined, cursor, limit: 30 }));
/** @type {(sku: string) => Promise<Answers["GET /v1/admin/stock/{sku}/levels"]>} */
export const levels = (sku) => read(stockPath(sku, "levels"));
/** @param {string} sku @param {"PUT" | "POST"} method @param {"policy" | "receipts" | "settings" | "shards"} what
 *  @param {unknown} body @param {string | null} [attempt] */
export const changeStock = (sku, method, what, body, attempt) =>
  act(method, stockPath(sku, what), body, attempt ? { "Idempotency-Key": attempt } : {});
/** @type {() => Promise<Answers["GET /v1/admin/warehouses"]>} */
export const warehouses = () => read(WAREHOUSES);
/** @param {Bodies["POST /v1/admin/warehouses"]} draft */
export const openWarehouse = (draft) => act("POST", WAREHOUSES, draft);
/** @param {string} id @param {Bodies["PATCH /v1/admin/warehouses/{warehouse_id}"]} changes */
export const changeWarehouse = (id, changes) => act("PATCH", `${WAREHOUSES}/${encodeURIComponent(id)}`, changes);
