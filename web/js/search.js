// Search by the shop's index, or, in a shop that has none, by reading the list: a few hundred products at most.

import { address, get, Problem } from "./api.js";
import { worded } from "./language.js";

/** @import { Answers, Summary } from "../types/api" */
/** @import { ProductPage, Wanted } from "./catalog.js" */

const AT_ONCE = 100;
const MOST_PAGES = 10;
/** @type {{ [sort: string]: number | undefined }} */
const BY_PRICE = { price_asc: 1, price_desc: -1 };

let indexed = true;

/** A page of products that fit; `total` says how many there are in all.
 *  @param {Wanted} query @returns {Promise<ProductPage>} */
export async function search(query) {
  if (!indexed) return searchList(query);
  try {
    return await get(address("/v1/search", query));
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== "route_not_found") throw problem;
    indexed = false;
    return searchList(query);
  }
}

/** @param {string | undefined} category */
async function wholeList(category) {
  /** @type {Summary[]} */
  const found = [];
  /** @type {string | null} */
  let cursor = null;
  for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page += 1) {
    /** @type {Answers["GET /v1/products"]} */
    const list = await get(address("/v1/products", { category, limit: AT_ONCE, cursor }));
    found.push(...list.items);
    cursor = list.next_cursor;
  }
  return found;
}

/** @param {Summary} product @param {string[]} words */
function fits(product, words) {
  const told = `${worded(product.title)} ${product.brand ?? ""} ${product.category}`.toLowerCase();
  return words.every((word) => told.includes(word));
}

/** @param {Wanted} wanted @returns {Promise<ProductPage>} */
async function searchList({ q = "", category, sort = "", cursor, limit = AT_ONCE }) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (await wholeList(category)).filter((product) => fits(product, words));
  const way = BY_PRICE[sort];
  if (way) found.sort((one, other) => way * (one.price.amount - other.price.amount));
  const start = Number(cursor) || 0;
  const next = start + limit < found.length ? String(start + limit) : null;
  return { items: found.slice(start, start + limit), total: found.length, next_cursor: next };
}
