// Two languages, one switch. Texts of products come from the API in the same language.

import { lasting } from "./storage.js";
import en from "./strings/en.js";
import zh from "./strings/zh.js";

/** @import { Money } from "../types/api" */
/** @import { Say, Text, Translation } from "../types/texts" */

/** @typedef {"en" | "zh"} Tongue */
/** @typedef {{ [language: string]: string }} Worded A text in several languages. */

/** @type {Translation<typeof zh>} */
const chinese = zh;
/** @type {Record<Tongue, { [key: string]: Text | undefined }>} */
const STRINGS = { en, zh: chinese };

/** The buyer's own kind of English or Chinese (en-GB, zh-Hant), for dates and numbers. */
const LOCALES = Object.fromEntries(Object.keys(STRINGS).map((tongue) =>
  [tongue, navigator.languages?.find((wanted) => wanted.toLowerCase().startsWith(tongue)) ?? tongue]));

/** @returns {Tongue} */
function preferred() {
  const wanted = navigator.languages ?? [navigator.language];
  return wanted[0]?.toLowerCase().startsWith("zh") ? "zh" : "en";
}

let chosen = lasting.get("language") ?? preferred();
if (!(chosen in STRINGS)) chosen = "en";

export const language = () => chosen;
export const otherLanguage = () => (chosen === "zh" ? "en" : "zh");

/** Draw everything again in the other language; drafts of forms are kept by the pages themselves. */
export function switchLanguage() {
  lasting.set("language", otherLanguage());
  location.reload();
}

/** @type {(key: string, values?: { [name: string]: string | number }, otherwise?: string) => string} */
function say(key, values = {}, otherwise = key) {
  const text = STRINGS[chosen][key] ?? STRINGS.en[key] ?? otherwise;
  const plain = typeof text === "function" ? text(/** @type {never} */ (values)) : text;
  return plain.replace(/\{(\w+)\}/g, (whole, /** @type {string} */ name) => String(values[name] ?? whole));
}

/** The text of `key` ("cart.title") with `{name}` replaced from `values`; `otherwise` when there is none. */
export const t = /** @type {Say} */ (say);

/** A text of the API: usually a string already, else one per language.
 *  @param {string | Worded | null | undefined} text */
export function worded(text) {
  if (text && typeof text === "object") return text[chosen] ?? text.en ?? Object.values(text)[0] ?? "";
  return text ?? "";
}

/** `{amount, currency}` in minor units, as people write it: ¥1,234.50.
 *  @param {Money | null | undefined} value */
export function money(value) {
  if (!value || typeof value.amount !== "number") return "";
  const format = new Intl.NumberFormat(LOCALES[chosen], {
    style: "currency", currency: value.currency, currencyDisplay: "narrowSymbol",
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(value.amount / 10 ** digits);
}

/** @param {string | null | undefined} iso @param {Intl.DateTimeFormatOptions} [options] */
export function moment(iso, options = { dateStyle: "medium", timeStyle: "short" }) {
  return iso ? new Intl.DateTimeFormat(LOCALES[chosen], options).format(new Date(iso)) : "";
}

/** Things one after the other, as they are written in a sentence.
 *  @param {string[]} things */
export const listed = (things) => things.join(t("comma"));

/** Sentences that follow one another; Chinese leaves no space after its full stop.
 *  @param {string[]} said */
export const sentences = (...said) => said.filter(Boolean).join(chosen === "zh" ? "" : " ");

/** @param {string} code */
export const countryName = (code) =>
  new Intl.DisplayNames([LOCALES[chosen]], { type: "region" }).of(code) ?? code;
