// Reading the catalog: lists, search, categories, one product.

import { address, get, Problem } from "./api.js";
import { language } from "./language.js";
import { search } from "./search.js";
import { passing } from "./storage.js";

/** @import { Answers, CategoryView } from "../types/api" */

/** @typedef {{ q?: string, category?: string, sort?: string, cursor?: string | null, limit?: number }} Wanted */
/** @typedef {Pick<Answers["GET /v1/search"], "items" | "next_cursor"> & { total?: number }} ProductPage */
/** @typedef {{ department: CategoryView, items: ProductPage["items"] }} Shelf */

const PAGE = 24;
const CATEGORIES_FRESH_MS = 300_000;

/** One page of products. A word or an order of one's own is a search; the rest is the plain, cached list.
 *  @param {Wanted} wanted @returns {Promise<ProductPage>} */
export function products({ q, category, sort, cursor, limit = PAGE }) {
  if (q || sort) return search({ q, category, sort, cursor, limit });
  return get(address("/v1/products", { category, limit, cursor }));
}

/** @returns {ProductPage} */
const nothing = () => ({ items: [], total: 0, next_cursor: null });

/** @param {Wanted} want @returns {Promise<ProductPage>} */
async function productsOf(want) {
  try {
    return await products(want);
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 404) return nothing(); // a category that is gone
    throw problem;
  }
}

/** The first `pages` of a list, as one.
 *  @param {Wanted} want @param {number} pages */
export async function productsUpTo(want, pages) {
  const whole = await productsOf(want);
  for (let read = 1; read < pages && whole.next_cursor; read += 1) {
    const { items, next_cursor } = await products({ ...want, cursor: whole.next_cursor });
    Object.assign(whole, { items: [...whole.items, ...items], next_cursor });
  }
  return whole;
}

/** @type {(productId: string) => Promise<Answers["GET /v1/products/{product_id}"]>} */
export const product = (productId) => get(`/v1/products/${encodeURIComponent(productId)}`);

/** The departments, each with its `children`; an empty list where the shop has no tree.
 *  @returns {Promise<CategoryView[]>} */
export async function categoryTree() {
  const key = /** @type {const} */ (`categories.${language()}`);
  const held = passing.get(key);
  if (held && Date.now() - held.at < CATEGORIES_FRESH_MS) return held.items;
  try {
    /** @type {Answers["GET /v1/categories"]} */
    const { items } = await get("/v1/categories");
    passing.set(key, { at: Date.now(), items });
    return items;
  } catch (problem) {
    if (problem instanceof Problem) return []; // the shelves are worth showing without their signs
    throw problem;
  }
}

/** The tree as this tab last saw it, for drawing at once. */
export const categoriesHeld = () => passing.get(`categories.${language()}`)?.items ?? [];

/** A department with a few things of it, some from each of its parts.
 *  @param {CategoryView} department @param {number} count @returns {Promise<Shelf>} */
export async function shelf(department, count) {
  const parts = department.children.length ? department.children : [department];
  const each = Math.ceil(count / parts.length);
  const lists = await Promise.all(parts.map((part) => products({ category: part.category_id, limit: each })));
  const mixed = Array.from({ length: each }, (_, turn) => lists.map((list) => list.items[turn])).flat();
  return { department, items: mixed.filter(Boolean).slice(0, count) };
}

/** From the department down to the category itself; empty for one that is not in the tree.
 *  @param {CategoryView[]} tree @param {string | undefined} categoryId @returns {CategoryView[]} */
export function lineage(tree, categoryId) {
  for (const category of tree) {
    if (category.category_id === categoryId) return [category];
    const below = lineage(category.children, categoryId);
    if (below.length) return [category, ...below];
  }
  return [];
}
