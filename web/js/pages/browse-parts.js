// The furniture of the browse page: categories, trail, sorting, the front window.

import { address } from "../api.js";
import { html } from "../html.js";
import { icon } from "../icons.js";
import { t, worded } from "../language.js";
import { picture, productAddress } from "../parts.js";
import { lineage } from "../catalog.js";

const SORTS = ["relevance", "price_asc", "price_desc"];
const browse = (category) => address("/index.html", { category });

const entry = (category, current) => html`
  <a data-browse href="${browse(category?.category_id)}"
    ${(category?.category_id ?? "") === current ? html`aria-current="page"` : ""}>
    ${category ? worded(category.title) : t("nav.all")}</a>`;

function branch(category, current, open) {
  const below = open.includes(category.category_id) && category.children.length
    ? html`<ul>${category.children.map((child) => branch(child, current, open))}</ul>` : "";
  return html`<li>${entry(category, current)}${below}</li>`;
}

/** A tree beside the list on wide screens, a row of chips above it on narrow ones. */
export function categoryNav(tree, { category = "", q }) {
  if (!tree.length) return "";
  const current = q ? null : category;
  const path = lineage(tree, category);
  const open = path.map((step) => step.category_id);
  const level = path.at(-1)?.children.length ? path.at(-1).children : path.at(-2)?.children ?? tree;
  return html`
    <nav class="tree" aria-label="${t("nav.categories")}">
      <ul><li>${entry(null, current)}</li>${tree.map((department) => branch(department, current, open))}</ul></nav>
    <nav class="chips" aria-label="${t("nav.categories")}">
      <ul><li>${entry(null, current)}</li>${level.map((child) => html`<li>${entry(child, current)}</li>`)}</ul></nav>`;
}

/** The way down to here, without the last step, which is the heading. */
export const trail = (path) => path.length < 2 ? "" : html`
  <nav class="trail"><ol>${path.slice(0, -1).map((step) =>
    html`<li><a data-browse href="${browse(step.category_id)}">${worded(step.title)}</a>${icon("chevron")}</li>`)}</ol></nav>`;

export const sortPicker = ({ q, sort = "relevance" }) => html`
  <label class="sort"><span class="muted">${t("browse.sort")}</span>
    <select id="sort">${SORTS.map((name) => html`
      <option value="${name === "relevance" ? "" : name}" ${name === sort ? "selected" : ""}>
        ${t(`sort.${name}`)}</option>`)}</select></label>`;

const window_ = (product, index) => html`<a class="hero-piece hero-piece-${index}"
  href="${productAddress(product.product_id)}" aria-label="${worded(product.title)}">
  ${picture(product.image, "", { eager: true })}</a>`;

/** The front window: one sentence and three things from the shelf. */
export const hero = (items) => html`
  <section class="hero">
    <div class="hero-words"><p class="hero-line">${t("shop.tagline")}</p><p>${t("shop.intro")}</p></div>
    <div class="hero-pieces">${items.slice(0, 3).map(window_)}</div>
  </section>`;

/** Departments with a picture, where the tree has pictures. */
export function tiles(tree) {
  const pictured = tree.filter((category) => category.image);
  return pictured.length < 3 ? "" : html`
    <nav class="tiles" aria-label="${t("nav.categories")}"><ul>${pictured.map((category) => html`
      <li><a data-browse href="${browse(category.category_id)}">${picture(category.image, "", { eager: true, size: 160 })}
        <span>${worded(category.title)}</span></a></li>`)}</ul></nav>`;
}
