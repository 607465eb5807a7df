// Two languages, one switch. Texts of products come from the API in the same language.

import { lasting } from "./storage.js";
import en from "./strings/en.js";
import zh from "./strings/zh.js";

const STRINGS = { en, zh };

/** The buyer's own kind of English or Chinese (en-GB, zh-Hant), for dates and numbers. */
const LOCALES = Object.fromEntries(Object.keys(STRINGS).map((tongue) =>
  [tongue, navigator.languages?.find((wanted) => wanted.toLowerCase().startsWith(tongue)) ?? tongue]));

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

/** The text of `key` ("cart.title") with `{name}` replaced from `values`; `otherwise` when there is none. */
export function t(key, values = {}, otherwise = key) {
  const text = STRINGS[chosen][key] ?? STRINGS.en[key] ?? otherwise;
  const plain = typeof text === "function" ? text(values) : text;
  return plain.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A text of the API: usually a string already, else one per language. */
export function worded(text) {
  if (text && typeof text === "object") return text[chosen] ?? text.en ?? Object.values(text)[0] ?? "";
  return text ?? "";
}

/** `{amount, currency}` in minor units, as people write it: ¥1,234.50. */
export function money(value) {
  if (!value || typeof value.amount !== "number") return "";
  const format = new Intl.NumberFormat(LOCALES[chosen], {
    style: "currency", currency: value.currency, currencyDisplay: "narrowSymbol",
  });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format(value.amount / 10 ** digits);
}

export function moment(iso, options = { dateStyle: "medium", timeStyle: "short" }) {
  return iso ? new Intl.DateTimeFormat(LOCALES[chosen], options).format(new Date(iso)) : "";
}

export const countryName = (code) =>
  new Intl.DisplayNames([LOCALES[chosen]], { type: "region" }).of(code) ?? code;
