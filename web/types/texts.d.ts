// The texts of the shop: every one in every language, and nothing asked for that is not there.

import type en from "../js/strings/en.js";

type Value = string | number;

/** A text, with `{name}` for what is put in; or what makes one where grammar needs more. */
export type Text = string | ((values: never) => string);

type Texts = typeof en;
type Key = keyof Texts;
type Places<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;
type Needs<T> = T extends string ? Places<T> : T extends (values: infer Values) => string ? keyof Values & string : never;

/** The texts that a key may mean: one, or those that begin as a template does whose end only the API knows. */
type Meant<K extends string> = Extract<Key, K>;
/** What the checker names where a key means nothing. */
interface NoSuchText {
  nowhere: true;
}
type Sayable<K extends string> = K extends string ? ([Meant<K>] extends [never] ? NoSuchText : K) : never;
type Values<T> = T extends (values: infer Named) => string ? Named : T extends string ? Record<Places<T>, Value> : never;
type All<T> = (T extends unknown ? (each: T) => void : never) extends (each: infer Every) => void ? Every : never;
type Given<K extends string> = [Needs<Texts[Meant<K>]>] extends [never]
  ? [values?: Record<string, never>] : [values: All<Values<Texts[Meant<K>]>>];

export interface Say {
  /** The text of `key` ("cart.title"), with `{name}` replaced from `values`. */
  <const K extends string>(key: K & Sayable<K>, ...given: Given<K>): string;
  /** The same where there may be no such text: then `otherwise`. */
  (key: string, values: Record<string, Value>, otherwise: string): string;
}

/** A language that has every text and puts in no value that the English one is not given. */
export type Translation<T> = {
  [K in Key]: K extends keyof T
    ? Needs<T[K]> extends Needs<Texts[K]> ? Text : `no value is called ${Exclude<Needs<T[K]>, Needs<Texts[K]>>}`
    : Text
};
