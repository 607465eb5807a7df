// The operator's side of the API. The key lives in this tab only.

import { address, get } from "../api.js";
import { passing } from "../storage.js";

export const key = () => passing.get("admin-key");
export const keepKey = (value) => passing.set("admin-key", value);
export const forgetKey = () => passing.forget("admin-key");

const read = (path) => get(path, { Authorization: `Bearer ${key()}` });

export const health = () => get("/v1/health");
export const executions = ({ order_id, status, cursor }) =>
  read(address("/v1/admin/executions", { order_id, status, cursor, limit: 30 }));
export const execution = (name) => read(`/v1/admin/executions/${encodeURIComponent(name)}`);
export const order = (orderId) => read(`/v1/admin/orders/${encodeURIComponent(orderId)}`);
