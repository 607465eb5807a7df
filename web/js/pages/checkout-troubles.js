// What is wrong with the form, told beside the field it is about: by the browser at once, by the server for good.

import { isField } from "../forms.js";
import { find } from "../html.js";
import { t } from "../language.js";

/** @import { Field } from "../../types/drawing" */
/** @import { Fault } from "../api.js" */

/** @param {string} field */
const nameOf = (field) => field.split(".").at(-1) ?? "";

/** @param {HTMLFormElement} form */
const fieldsOf = (form) => [...form.elements].filter(isField).filter((input) => input.name);

/** Of several of one name, as choices have them, the first.
 *  @param {HTMLFormElement} form @param {string} name */
const fieldNamed = (form, name) => fieldsOf(form).find((input) => input.name === name);

/** @param {Field} input @param {Fault & { code: string }} fault */
function words(input, { code, expected = "", detail = "" }) {
  const limit = `${expected} ${detail}`.match(/(?:<=|at most) ?(\d+)/i)?.[1];
  if (limit && input.value.length > Number(limit)) return t("need.too_long", { n: limit });
  if (code === "unprintable_text") return t("need.printable");
  return t(`need.${input.name}`, {}, detail || expected);
}

/** @param {HTMLFormElement} form @param {Field} input @param {string} text */
function tell(form, input, text) {
  const place = form.querySelector(`#${input.name}-trouble`);
  if (!place) return false;
  place.textContent = text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return true;
}

/** The field is right again, or being mended.
 *  @param {HTMLFormElement} form @param {Field} input */
export const clearTrouble = (form, input) => tell(form, input, "");

/** Show the troubles of `errors` and no others. True if any found its field.
 *  @param {HTMLFormElement} form @param {Fault[]} errors @param {string} code */
export function showTroubles(form, errors, code = "") {
  for (const input of fieldsOf(form)) clearTrouble(form, input);
  const told = errors.filter((error) => {
    const input = fieldNamed(form, nameOf(error.field ?? ""));
    return input && tell(form, input, words(input, { code, ...error }));
  });
  find(form, "#troubles").textContent = told.length ? t("checkout.fix", { n: told.length }) : "";
  fieldsOf(form).find((input) => input.matches('[aria-invalid="true"]'))?.focus();
  return told.length > 0;
}

/** What the browser itself can see is missing or misspelt, all at once: the server tells of one field at a time.
 *  @param {HTMLFormElement} form */
export const seenAtOnce = (form) => fieldsOf(form).filter((input) => !input.validity.valid)
  .map((input) => ({ field: input.name }));
