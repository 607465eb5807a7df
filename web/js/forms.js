// What a form is filled in with.

/** @import { Field } from "../types/drawing" */

/** @param {EventTarget | RadioNodeList | null} control @returns {control is Field} */
export const isField = (control) => control instanceof HTMLInputElement || control instanceof HTMLSelectElement
  || control instanceof HTMLTextAreaElement;

/** The field `name` of a form. Throws where there is none.
 *  @param {HTMLFormElement} form @param {string} name @returns {Field} */
export function field(form, name) {
  const found = form.elements.namedItem(name);
  if (isField(found)) return found;
  throw new Error(`There is no field ${name} in this form.`);
}

/** The values of all fields, by name; what is not ticked is not there.
 *  @param {HTMLFormElement} form */
export const filled = (form) => Object.fromEntries(Array.from(new FormData(form), ([name, value]) => [name, String(value)]));
