// What the page of stock and warehouses is made of.

import { html } from "../html.js";
import { icon } from "../icons.js";
import { listed, t } from "../language.js";
import { clock } from "./parts.js";

/** @import { StockLevels, StockLine, WarehouseLevel, WarehouseView } from "../../types/api" */
/** @import { Drawn } from "../../types/drawing" */

const SHOWN = /** @type {const} */ (["low", "all", "warehouses"]);
export const TABS = /** @type {const} */ ([...SHOWN, "found"]);
/** @typedef {typeof TABS[number]} Tab */
/** @typedef {{ sku: string, title: string, label: string }} Titled A SKU by the name of its product. */
/** @typedef {StockLine | WarehouseView | Titled} Row */
/** @typedef {"policy" | "receipts" | "settings" | "shards" | "warehouse"} Deed */

/** @param {Tab} tab @param {string} name @param {string} [q] */
export const placeOf = (tab, name, q) => `#/${tab}/${encodeURIComponent(name)}${q ? `/${encodeURIComponent(q)}` : ""}`;

export const workplace = () => html`
  <div class="workplace">
    <section class="list-side" aria-labelledby="stock">
      <h1 id="stock">${t("stock.title")}</h1>
      <form id="find" class="find"><input name="sku" aria-label="${t("stock.find")}" placeholder="${t("stock.find")}" required autocomplete="off" spellcheck="false">
        <button class="button button-small">${t("stock.show")}</button></form>
      <ul id="queues" class="queues"></ul>
      <div id="list"><p class="muted empty">${t("console.loading")}</p></div>
    </section>
    <section id="detail" class="detail-side" aria-label="${t("stock.title")}"></section>
  </div>`;

/** @param {Tab} current */
export const tabs = (current) => SHOWN.map((tab) => html`
  <li><a class="queue" href="#/${tab}" ${tab === current ? html`aria-current="true"` : ""}>${t(`stock.tab.${tab}`)}</a></li>`);

/** @param {Tab} tab @param {StockLine} line @param {string} current */
const stockRow = (tab, line, current) => html`
  <li><a class="execution" href="${placeOf(tab, line.sku)}" ${line.sku === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-${line.low ? "bad" : "good"}" aria-hidden="true"></span>
    <span class="execution-name code">${line.sku}</span>
    <span class="muted small">${line.counted ? t("stock.left", { n: line.available }) : t("stock.kind.uncounted")}${line.warehouse ? html` · ${line.warehouse}` : ""}</span>
    <span class="execution-times muted small">${line.since ? clock(line.since) : ""}</span></a></li>`;

/** @param {Titled} one @param {string} current @param {string} q */
const titledRow = ({ sku, title, label }, current, q) => html`
  <li><a class="execution" href="${placeOf("found", sku, q)}" ${sku === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-plain" aria-hidden="true"></span>
    <span class="execution-name">${title}</span><span class="muted small">${label}</span>
    <span class="execution-times muted small code">${sku}</span></a></li>`;

/** @param {WarehouseView} one @param {string} current */
const warehouseRow = (one, current) => html`
  <li><a class="execution" href="${placeOf("warehouses", one.warehouse_id)}" ${one.warehouse_id === current ? html`aria-current="true"` : ""}>
    <span class="dot dot-${one.open ? "good" : "plain"}" aria-hidden="true"></span>
    <span class="execution-name">${one.name}</span>
    <span class="muted small">${listed([one.region, one.country].filter(Boolean))}</span>
    <span class="execution-times muted small code">${one.warehouse_id}</span></a></li>`;

/** @type {(tab: Tab, current: string, q: string) => (one: Row) => Drawn} */
const row = (tab, current, q) => (one) => {
  if ("title" in one) return titledRow(one, current, q);
  return "warehouse_id" in one ? warehouseRow(one, current) : stockRow(tab, one, current);
};

/** @param {Tab} tab @param {Row[]} items @param {string | null} next @param {string} current @param {string} q */
export function rows(tab, items, next, current, q) {
  const anew = tab === "warehouses" ? html`<a class="button button-small" href="#/warehouses/+">${icon("plus")}${t("stock.warehouse.new")}</a>` : "";
  if (!items.length) return html`${anew}<p class="muted empty">${icon("check")}<br>${t(`stock.none.${tab}`)}</p>`;
  return html`${anew}<ul class="executions">${items.map(row(tab, current, q))}</ul>
    ${next ? html`<button type="button" class="button button-small" id="more">${t("browse.more")}</button>` : ""}`;
}

const SHELF_FACTS = /** @type {const} */ (["warehouse", "received", "available", "taken", "kept", "low_at", "shards"]);
const STOCK_FACTS = /** @type {const} */ (["received", "available", "taken", "backordered", "low_at"]);

/** @param {typeof STOCK_FACTS[number] | "policy"} name @param {string | number} value */
const fact = (name, value) => html`<div><dt>${t(`stock.fact.${name}`)}</dt><dd>${value}</dd></div>`;

/** @param {WarehouseLevel[]} warehouses */
const shelves = (warehouses) => html`<div class="goods-scroll"><table class="goods">
  <thead><tr>${SHELF_FACTS.map((name) => html`<th>${t(`stock.fact.${name}`)}</th>`)}</tr></thead>
  <tbody>${warehouses.map((one) => html`<tr><td class="code">${one.warehouse}</td><td>${one.received}</td><td>${one.available}</td><td>${one.taken}</td>
    <td>${one.kept}</td><td>${one.low_at < 0 ? "–" : one.low_at}</td><td>${one.layout.shards}${one.layout.settled ? "" : " …"}</td></tr>`)}</tbody></table></div>`;

/** @param {Deed} deed @param {"limit" | "low_at" | "quantity" | "shards"} name @param {string | number} value @param {Drawn} more */
const number = (deed, name, value, more) => html`<div class="field"><label for="${deed}-${name}">${t(`stock.field.${name}`)}</label>
  <input id="${deed}-${name}" name="${name}" type="number" value="${value}" ${more} required></div>`;

/** @param {Deed} deed @param {string[]} ids */
const where = (deed, ids) => ids.length < 2 ? html`<input type="hidden" name="warehouse" value="default">` : html`
  <div class="field"><label for="${deed}-warehouse">${t("stock.fact.warehouse")}</label>
    <select id="${deed}-warehouse" name="warehouse">${ids.map((id) => html`<option>${id}</option>`)}</select></div>`;

/** @param {Deed} name @param {Drawn} fields */
const deed = (name, fields) => html`<form class="deed" data-deed="${name}"><h3>${t(`stock.deed.${name}`)}</h3>${fields}
  <button class="button button-small button-primary">${t(`stock.act.${name}`)}</button>
  <p class="small field-trouble" role="alert"></p></form>`;

const KINDS = /** @type {const} */ (["none", "backorder", "preorder", "uncounted"]);

/** @param {StockLevels} levels */
const policyFields = ({ policy, counted }) => html`
  <div class="field"><label for="policy-kind">${t("stock.field.kind")}</label><select id="policy-kind" name="kind">
    ${KINDS.map((kind) => html`<option value="${kind}" ${kind === kindOf(policy, counted) ? "selected" : ""}>${t(`stock.kind.${kind}`)}</option>`)}</select></div>
  <div class="ahead-only">${number("policy", "limit", policy?.limit ?? 0, html`min="0" max="1000000"`)}</div>
  <div class="field preorder-only"><label for="policy-available_from">${t("stock.field.available_from")}</label>
    <input id="policy-available_from" name="available_from" type="date" value="${policy?.available_from ?? ""}"></div>`;

/** @param {StockLevels["policy"]} policy @param {boolean} counted */
const kindOf = (policy, counted) => (!counted ? "uncounted" : policy?.limit ? policy.kind : "none");

/** @param {StockLevels} levels */
const policyInWords = ({ policy, counted }) => policy?.limit && counted
  ? `${t(`stock.kind.${policy.kind}`)} · ${policy.limit} ${policy.available_from}` : t(`stock.kind.${kindOf(policy, counted)}`);

/** @param {string} back @param {StockLevels} levels @param {string[]} ids @param {string} note */
export function stockPage(back, levels, ids, note) {
  const here = levels.warehouses.map((one) => one.warehouse);
  return html`
  <header class="detail-head">
    <a class="back" href="${back}">${icon("chevron")}${t("stock.title")}</a>
    <h2 class="code">${levels.sku}</h2>
    <dl class="facts-row">${STOCK_FACTS.map((name) => fact(name, levels[name]))}
      ${fact("policy", policyInWords(levels))}</dl>
    <p class="small muted" role="status">${note}</p>
  </header>
  ${shelves(levels.warehouses)}
  <div class="deeds">
    ${deed("receipts", html`${number("receipts", "quantity", "", html`min="1" max="1000000"`)}${where("receipts", ids)}`)}
    ${deed("policy", policyFields(levels))}
    ${deed("settings", html`${number("settings", "low_at", levels.low_at, html`min="-1" max="1000000"`)}${where("settings", here)}`)}
    ${deed("shards", html`${number("shards", "shards", levels.layout.shards, html`min="1" max="64"`)}${where("shards", here)}`)}
  </div>`;
}

/** @param {"country" | "name" | "region" | "serves" | "warehouse_id"} name @param {string} value @param {Drawn} more */
const text = (name, value, more) => html`<div class="field"><label for="warehouse-${name}">${t(`stock.field.${name}`)}</label>
  <input id="warehouse-${name}" name="${name}" value="${value}" ${more} autocomplete="off"></div>`;

/** A warehouse to change, or the form for a new one.
 *  @param {WarehouseView | undefined} one @param {string} note */
export const warehousePage = (one, note) => html`
  <header class="detail-head"><a class="back" href="#/warehouses">${icon("chevron")}${t("stock.tab.warehouses")}</a>
    <h2>${one ? one.name : t("stock.warehouse.new")}</h2><p class="small muted" role="status">${note}</p></header>
  ${deed("warehouse", html`
    ${one ? "" : text("warehouse_id", "", html`required pattern="[a-z0-9][a-z0-9\\-]{0,31}"`)}
    ${text("name", one?.name ?? "", html`required maxlength="100"`)}
    ${text("country", one?.country ?? "", html`required pattern="[A-Z]{2}" placeholder="CN"`)}
    ${text("region", one?.region ?? "", html`maxlength="100"`)}
    ${text("serves", one?.serves.join(" ") ?? "", html`placeholder="JP KR" pattern="([A-Z]{2} ?)*"`)}
    <label class="check"><input type="checkbox" name="open" ${one?.open === false ? "" : "checked"}> ${t("stock.field.open")}</label>`)}`;
