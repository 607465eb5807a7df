// What the server refused, told beside the field it is about.

import { t } from "../language.js";

const nameOf = (field) => field.split(".").at(-1);

function words(input, { expected, detail }) {
  const limit = `${expected ?? ""} ${detail ?? ""}`.match(/(?:at most|<=|max\w*|to) ?(\d+)/i)?.[1];
  if (limit && input.value?.length > Number(limit)) return t("need.too_long", { n: limit });
  return t(`need.${input.name}`, {}, detail || expected || "");
}

function tell(form, input, text) {
  const place = form.querySelector(`#${input.name}-trouble`);
  if (!place) return false;
  place.textContent = text;
  input.toggleAttribute("aria-invalid", Boolean(text));
  if (text) input.setAttribute("aria-invalid", "true");
  return true;
}

/** Show the troubles of `errors`, clear all others (or only those of `only`). True if any found its field. */
export function showTroubles(form, errors, only = null) {
  const named = [...form.elements].filter((input) => input.name && (!only || input.name === only));
  for (const input of named) tell(form, input, "");
  const found = errors.map((error) => [form.elements[nameOf(error.field ?? "")], error]).filter(([input]) => input);
  const told = found.filter(([input, error]) => tell(form, input[0]?.name ? input[0] : input, words(input, error)));
  form.querySelector("#troubles").textContent = told.length ? t("checkout.fix", { n: told.length }) : "";
  return told.length > 0;
}

export const firstTroubled = (form) => form.querySelector('[aria-invalid="true"]');
