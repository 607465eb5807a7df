// What a browser remembers, by key.

import type { Bodies, CartLineView, CategoryView, Money, NewEntryView, OrderView, PlaceView } from "./api";
import type { Tongue } from "../js/language.js";

/** A line as it was in the cart: for showing what was ordered before the order itself can be read; whether it was `there`. */
export type BoughtLine = Pick<CartLineView, "sku" | "title" | "label" | "attributes" | "image" | "quantity" | "subtotal">
  & { there?: boolean };

export interface CartKey {
  cart_id: string;
  cart_token: string;
}

/** An order placed here, or sent in exchange for one. */
export interface PlacedOrder {
  order_id: string;
  order_token: string | null;
  status_url?: string;
  placed_at: string;
  total: Money;
  lines?: BoughtLine[];
  cart?: CartKey;
  /** How it ended, once nothing can follow. */
  ended?: Pick<OrderView, "status" | "exchanged_from">;
}

export type OrderBody = Bodies["POST /v1/orders"];

/** One attempt to buy, however often it is sent. */
export interface Attempt {
  key: string;
  body: OrderBody;
  cart_token: string;
  member_token?: string;
  lines: BoughtLine[];
}

export interface MemberKey {
  member_id: string;
  member_token: string;
}

/** What somebody wants of a flash sale. */
export type Wish = Required<Omit<Bodies["POST /v1/flash-sales/{sale_id}/entries"], "proof">>;
/** A position in a sale's line, with what it is for. */
export type SalePosition = NewEntryView & Wish;

export interface Lasting {
  cart: CartKey & { count: number };
  orders: PlacedOrder[];
  attempt: Attempt;
  language: Tongue;
  member: MemberKey;
  "room-pass": { pass: string | null; until: string | null };
  "room-place": PlaceView & { from: number | null };
  "sale-email": string;
  admission: SalePosition & { sale_id: string };
  [position: `place.${string}`]: SalePosition;
}

export interface Passing {
  draft: { [field: string]: string };
  "go-on": boolean;
  declined: boolean;
  "admin-key": string;
  [categories: `categories.${string}`]: { at: number; items: CategoryView[] };
}

export interface Memory<Remembered> {
  get<K extends keyof Remembered>(key: K): Remembered[K] | null;
  get<K extends keyof Remembered>(key: K, otherwise: Remembered[K]): Remembered[K];
  set<K extends keyof Remembered>(key: K, value: Remembered[K]): void;
  forget(key: keyof Remembered): void;
}
