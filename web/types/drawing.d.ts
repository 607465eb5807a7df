// What can be drawn, and what a selector finds.

import type { Fragment } from "../js/html.js";

/** What a template takes: texts, numbers, other templates, lists of them; nothing for what is left out. An object would read "[object Object]". */
export type Drawn = Fragment | string | number | false | null | undefined | readonly Drawn[];

type Before<S extends string, Mark extends string> = S extends `${infer Head}${Mark}${string}` ? Head : S;
type Last<S extends string> = S extends `${string} ${infer Rest}` ? Last<Rest> : S;
type Tag<S extends string> = Before<Before<Before<Last<Before<S, "[">>, "#">, ".">, ":">;
type Named<T extends string> = T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T]
  : T extends keyof SVGElementTagNameMap ? SVGElementTagNameMap[T] : HTMLElement;

/** The kind of element that a selector says it finds: a form for "form#ask"; where it names no tag, any. */
export type Found<S extends string> = S extends `${string},${string}` ? HTMLElement : Named<Tag<S>>;

/** What a form is filled in with. */
export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
