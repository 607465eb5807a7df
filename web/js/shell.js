// What every page of the shop has around it: header, footer, passing messages.

import { countKept, onCount } from "./cart.js";
import { find, html, render } from "./html.js";
import { icon, mark } from "./icons.js";
import { language, otherLanguage, switchLanguage, t } from "./language.js";

/** @import { Drawn } from "../types/drawing" */

const SHOP = "Sluice";
const MESSAGE_MS = 6_000;
const TONGUES = { en: "English", zh: "中文" };

/** @param {string} query */
const searchForm = (query) => html`
  <form class="search" role="search" action="/index.html">
    <label class="visually-hidden" for="search">${t("search.label")}</label>
    ${icon("search")}
    <input type="search" id="search" name="q" value="${query}" placeholder="${t("search.placeholder")}"
      autocomplete="off" maxlength="100" enterkeyhint="search">
  </form>`;

/** @param {number} count */
const cartLink = (count) => html`<span class="tool-icon">${icon("cart")}
  ${count ? html`<span class="count" aria-hidden="true">${count > 99 ? "99+" : count}</span>` : ""}</span>
  <span class="tool-word" aria-hidden="true">${t("nav.cart.short")}</span>
  <span class="visually-hidden">${t("nav.cart", { n: count })}</span>`;

/** @param {string} query */
const header = (query) => html`
  <a class="skip-link" href="#main">${t("skip")}</a>
  <div class="bar">
    <a class="wordmark" href="/index.html">${mark}<span>${SHOP}</span></a>
    ${searchForm(query)}
    <nav class="tools" aria-label="${t("nav.main")}">
      <button type="button" class="tool" id="language" lang="${otherLanguage()}">${icon("globe")}
        <span>${TONGUES[otherLanguage()]}</span></button>
      <a class="tool" href="/order.html">${icon("parcel")}<span class="tool-word">${t("nav.orders")}</span></a>
      <a class="tool" id="cart-link" href="/cart.html">${cartLink(countKept())}</a>
    </nav>
  </div>`;

const footer = () => html`
  <div class="bar">
    <p>${t("footer.note")}</p>
    <nav aria-label="${SHOP}"><a href="/index.html?view=all">${t("footer.shop")}</a><a href="/order.html">${t("footer.orders")}</a>
      <a href="/console/index.html">${t("footer.console")}</a></nav>
  </div>`;

/** A picture whose address gives none is drawn as no picture, not as a broken one.
 *  @param {Event} event */
function dropPicture({ target }) {
  if (!(target instanceof HTMLImageElement)) return;
  const nothing = document.createElement("span");
  nothing.className = "no-picture";
  nothing.setAttribute("aria-hidden", "true");
  target.replaceWith(nothing);
}

/** Dress the page; resolves nothing, returns its <main>.
 *  @param {{ title?: string, query?: string }} [page] */
export function shell({ title, query = "" } = {}) {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  entitle(title);
  render(find(document, ".site-header"), header(query));
  render(find(document, ".site-footer"), footer());
  find(document, "#language").addEventListener("click", switchLanguage);
  document.addEventListener("error", dropPicture, true); // errors of pictures do not bubble
  onCount((count) => render(find(document, "#cart-link"), cartLink(count)));
  return find(document, "main#main");
}

/** @param {string} [title] */
export function entitle(title) {
  document.title = title ? `${title} · ${SHOP}` : `${SHOP} · ${t("shop.tagline")}`;
}

/** Tell a screen reader what has changed on a page that is drawn again.
 *  @param {string} text */
export function announce(text) {
  find(document, "#announcement").textContent = text;
}

let hiding = 0;

/** A message that goes away by itself; `action` is a link or button beside it.
 *  @param {string} text @param {Drawn} action */
export function say(text, action = "") {
  const place = find(document, "#message");
  render(place, html`<div class="message"><span>${text}</span>${action}
    <button type="button" class="message-close" aria-label="${t("close")}">${icon("close")}</button></div>`);
  const hide = () => render(place, "");
  find(place, ".message-close").addEventListener("click", hide);
  clearTimeout(hiding);
  hiding = setTimeout(hide, MESSAGE_MS);
}
