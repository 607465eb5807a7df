// Templates that escape by default: what a seller or a buyer wrote can never become markup.

/** @import { Drawn, Found } from "../types/drawing" */

/** @type {{ [character: string]: string }} */
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @typedef {Markup} Fragment What `html` makes; nobody else can. */

/** @param {Drawn} value @returns {string} */
function shown(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(shown).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** Tag of a template literal; values are escaped, nested templates and arrays of them are not.
 *  @param {TemplateStringsArray} parts @param {Drawn[]} values */
export function html(parts, ...values) {
  return new Markup(parts.reduce((text, part, index) => text + shown(values[index - 1]) + part));
}

/** Markup from our own constants (icons). Never pass anything that came over the network.
 *  @param {string} text */
export const trusted = (text) => new Markup(text);

/** Replace what is inside `node`, keeping the keyboard where it was if that element is drawn again.
 *  @param {Element} node @param {Drawn} markup */
export function render(node, markup) {
  const held = node.contains(document.activeElement) ? document.activeElement?.id : "";
  node.innerHTML = shown(markup);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

/** Put more before or behind what is inside `node`.
 *  @param {Element} node @param {"afterbegin" | "beforeend"} where @param {Drawn} markup */
export const insert = (node, where, markup) => node.insertAdjacentHTML(where, shown(markup));

/** What `selector` names inside `root`, of the kind that its tag says ("form#ask"). Throws where there is no such thing.
 *  @template {string} S @param {ParentNode} root @param {S} selector */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`There is no ${selector} on this page.`);
  return /** @type {Found<S>} */ (found);
}

/** All that `selector` names inside `root`, of the kind that its tag says.
 *  @template {string} S @param {ParentNode} root @param {S} selector @returns {Found<S>[]} */
export const findAll = (root, selector) => [...root.querySelectorAll(selector)].map((each) => /** @type {Found<S>} */ (each));

/** One listener on `root` for every present and future element that matches `selector`.
 *  @template {string} S @template {keyof HTMLElementEventMap} T
 *  @param {HTMLElement} root @param {T} type @param {S} selector
 *  @param {(element: Found<S>, event: HTMLElementEventMap[T]) => unknown} act */
export function on(root, type, selector, act) {
  root.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (element && root.contains(element)) act(/** @type {Found<S>} */ (element), event);
  });
}

/** An address fit for href: http(s) or a path of this site, anything else (javascript:, data:) is "#".
 *  @param {string} address */
export function link(address) {
  try {
    const url = new URL(address, location.origin);
    return ["http:", "https:"].includes(url.protocol) ? url.href : "#";
  } catch {
    return "#";
  }
}
