// Search by the shop's index, or, in a shop that has none, by reading the list: a few hundred products at most.

import { address, get, Problem } from "./api.js";
import { worded } from "./language.js";

const AT_ONCE = 100;
const MOST_PAGES = 10;
const BY_PRICE = { price_asc: 1, price_desc: -1 };

let indexed = true;

/** A page of products that fit; `total` says how many there are in all. */
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

async function wholeList(category) {
  const found = [];
  let cursor = null;
  for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page += 1) {
    const list = await get(address("/v1/products", { category, limit: AT_ONCE, cursor }));
    found.push(...list.items);
    cursor = list.next_cursor;
  }
  return found;
}

function fits(product, words) {
  const told = `${worded(product.title)} ${product.brand ?? ""} ${product.category}`.toLowerCase();
  return words.every((word) => told.includes(word));
}

async function searchList({ q = "", category, sort, cursor, limit }) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (await wholeList(category)).filter((product) => fits(product, words));
  const way = BY_PRICE[sort];
  if (way) found.sort((one, other) => way * (one.price.amount - other.price.amount));
  const start = Number(cursor) || 0;
  const next = start + limit < found.length ? String(start + limit) : null;
  return { items: found.slice(start, start + limit), total: found.length, next_cursor: next };
}
