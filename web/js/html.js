// Templates that escape by default: what a seller or a buyer wrote can never become markup.

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

class Markup {
  constructor(text) {
    this.text = text;
  }
}

function shown(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(shown).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** Tag of a template literal; values are escaped, nested templates and arrays of them are not. */
export function html(parts, ...values) {
  return new Markup(parts.reduce((text, part, index) => text + shown(values[index - 1]) + part));
}

/** Markup from our own constants (icons). Never pass anything that came over the network. */
export const trusted = (text) => new Markup(text);

/** Replace what is inside `node`, keeping the keyboard where it was if that element is drawn again. */
export function render(node, markup) {
  const held = node.contains(document.activeElement) ? document.activeElement.id : "";
  node.innerHTML = shown(markup);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

/** One listener on `root` for every present and future element that matches `selector`. */
export function on(root, type, selector, act) {
  root.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element && root.contains(element)) act(element, event);
  });
}

/** An address fit for href: http(s) or a path of this site, anything else (javascript:, data:) is "#". */
export function link(address) {
  try {
    const url = new URL(address, location.origin);
    return ["http:", "https:"].includes(url.protocol) ? url.href : "#";
  } catch {
    return "#";
  }
}
