// The operator's side of the API. The key lives in this tab only.

import { address, get, send } from "../api.js";
import { passing } from "../storage.js";

export const key = () => passing.get("admin-key");
export const keepKey = (value) => passing.set("admin-key", value);
export const forgetKey = () => passing.forget("admin-key");

const proof = () => ({ Authorization: `Bearer ${key()}` });
const read = (path) => get(path, proof());
const act = (method, path, body, headers = {}) => send(method, path, { body, headers: { ...proof(), ...headers } });

export const health = () => get("/v1/health");
export const executions = ({ order_id, status, state_machine, cursor }) =>
  read(address("/v1/admin/executions", { order_id, status, state_machine, cursor, limit: 30 }));
export const execution = (name) => read(`/v1/admin/executions/${encodeURIComponent(name)}`);
export const order = (orderId) => read(`/v1/admin/orders/${encodeURIComponent(orderId)}`);
export const redriveExecution = (name) => act("POST", `/v1/admin/executions/${encodeURIComponent(name)}/redrive`);

export const load = () => read("/v1/admin/load");
export const switchRoom = (mode) => act("PUT", "/v1/admin/waiting-room", { mode });

const LETTERS = "/v1/admin/dead-letters";
const letterPath = ({ queue, letter_id }) => `${LETTERS}/${encodeURIComponent(queue)}/${encodeURIComponent(letter_id)}`;

export const letterQueues = () => read(LETTERS);
export const letters = (queue, cursor) => read(address(`${LETTERS}/${encodeURIComponent(queue)}`, { cursor, limit: 30 }));
export const letter = (queue, letter_id) => read(letterPath({ queue, letter_id }));
export const mend = (found, body) => act("PUT", letterPath(found), { body }, { "If-Match": `"${found.version}"` });
export const redriveLetter = (found) => act("POST", `${letterPath(found)}/redrive`);
export const redriveLetters = (queue, rate, cursor) =>
  act("POST", `${LETTERS}/${encodeURIComponent(queue)}/redrive`, { rate, cursor });
export const discard = (found, reason) => act("POST", `${letterPath(found)}/discard`, { reason });
export const audit = () => read("/v1/admin/audit?limit=12");

const RUNS = "/v1/admin/reconciliations";

export const runs = (cursor) => read(address(RUNS, { cursor, limit: 30 }));
export const run = (runId) => read(`${RUNS}/${encodeURIComponent(runId)}`);
export const startRun = (days) => act("POST", address(RUNS, { days }));

const returnsPath = (orderId) => `/v1/admin/orders/${encodeURIComponent(orderId)}/returns`;
const returnPath = ({ order_id, return_id }) => `${returnsPath(order_id)}/${encodeURIComponent(return_id)}`;

export const openReturns = (status, cursor) => read(address("/v1/admin/returns", { status, cursor, limit: 30 }));
export const returnsOf = (orderId) => read(returnsPath(orderId));
export const decide = (one, decision, note) => act("POST", `${returnPath(one)}/decision`, { decision, note });
export const receive = (one, goods) => act("POST", `${returnPath(one)}/receipt`, { goods });

const MEMBERS = "/v1/admin/loyalty/memberships";

export const searchMemberships = (email) => act("POST", `${MEMBERS}/search`, { email });
export const membership = (memberId, cursor) => read(address(`${MEMBERS}/${encodeURIComponent(memberId)}`, { cursor, limit: 20 }));

const SALES = "/v1/admin/flash-sales";
const salePath = (saleId) => `${SALES}/${encodeURIComponent(saleId)}`;

export const flashSales = () => read(SALES);
export const flashSale = (saleId) => read(salePath(saleId));
export const announceSale = (draft, attempt) => act("POST", SALES, draft, { "Idempotency-Key": attempt });
export const actOnSale = (saleId, deed) => act("POST", `${salePath(saleId)}/${deed}`);

const STOCK = "/v1/admin/stock";
const stockPath = (sku, what) => `${STOCK}/${encodeURIComponent(sku)}/${what}`;
const WAREHOUSES = "/v1/admin/warehouses";

export const stocks = (low, cursor) => read(address(STOCK, { low: low || undefined, cursor, limit: 30 }));
export const levels = (sku) => read(stockPath(sku, "levels"));
export const changeStock = (sku, method, what, body, attempt) =>
  act(method, stockPath(sku, what), body, attempt ? { "Idempotency-Key": attempt } : {});
export const warehouses = () => read(WAREHOUSES);
export const openWarehouse = (draft) => act("POST", WAREHOUSES, draft);
export const changeWarehouse = (id, changes) => act("PATCH", `${WAREHOUSES}/${encodeURIComponent(id)}`, changes);
