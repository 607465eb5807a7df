// What is wrong with the form, told beside the field it is about: by the browser at once, by the server for good.

import { t } from "../language.js";

const nameOf = (field) => field.split(".").at(-1);
const fieldNamed = (form, name) => {
  const found = form.elements[name];
  return found instanceof RadioNodeList ? found[0] : found;
};

function words(input, { code, expected = "", detail = "" }) {
  const limit = `${expected} ${detail}`.match(/(?:<=|at most) ?(\d+)/i)?.[1];
  if (limit && input.value.length > Number(limit)) return t("need.too_long", { n: limit });
  if (code === "unprintable_text") return t("need.printable");
  return t(`need.${input.name}`, {}, detail || expected);
}

function tell(form, input, text) {
  const place = form.querySelector(`#${input.name}-trouble`);
  if (!place) return false;
  place.textContent = text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return true;
}

/** The field is right again, or being mended. */
export const clearTrouble = (form, input) => tell(form, input, "");

/** Show the troubles of `errors` and no others. True if any found its field. */
export function showTroubles(form, errors, code = "") {
  for (const input of form.elements) if (input.name) clearTrouble(form, input);
  const found = errors.map((error) => [fieldNamed(form, nameOf(error.field ?? "")), error]).filter(([input]) => input);
  const told = found.filter(([input, error]) => tell(form, input, words(input, { code, ...error })));
  form.querySelector("#troubles").textContent = told.length ? t("checkout.fix", { n: told.length }) : "";
  form.querySelector('[aria-invalid="true"]')?.focus();
  return told.length > 0;
}

/** What the browser itself can see is missing or misspelt, all at once: the server tells of one field at a time. */
export const seenAtOnce = (form) => [...form.elements].filter((input) => input.name && !input.validity.valid)
  .map((input) => ({ field: input.name }));
