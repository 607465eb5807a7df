"""What the rows of one Shopify product mean. Text stays text, a formula too; numbers are read strictly."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from layers.cloud.text import Text
from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft
from layers.shop.goods.catalog.model import MAX_VARIANTS, SKU_PATTERN, Category, slug
from layers.shop.goods.catalog.shopify.characters import printable
from layers.shop.goods.catalog.shopify.plain_text import plain_text
from layers.shop.goods.catalog.shopify.shopify_cells import address, categories, derived_sku, has_amount, whole_number
from layers.shop.goods.catalog.shopify.shopify_row import Refusal, RefusedError, Row
from layers.shop.offers.pricing.model import MAX_AMOUNT, Money

DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0}  # all others here have 2
MAX_IMAGES = 50
STATUSES = {"": "active", "active": "active", "draft": "draft", "archived": "archived", "unlisted": "draft"}


class Outcome(msgspec.Struct):
    """What became of one product's rows. `categories` leads from the department down to the product's own."""

    line: int
    rows: int
    refused: list[Refusal]
    handle: str = ""
    draft: ProductDraft | None = None
    categories: list[Category] = []


class Reader:
    """Reads the products of one file: remembers handles and SKUs, each of which may be used once."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._handles: dict[str, int] = {}
        self._skus: dict[str, int] = {}

    def product(self, rows: list[Row]) -> Outcome:
        """The product that `rows` describe, as far as they make sense."""
        first, outcome = rows[0], Outcome(rows[0].line, len(rows), [])
        handle = first["handle"]
        try:
            self._check_head(first, handle)
        except RefusedError as refused:
            outcome.refused = [first.because(refused)]
            outcome.refused += [
                row.refusal("handle", f"the product's first line was refused: {refused}") for row in rows[1:]
            ]
            return outcome
        self._handles[handle] = first.line
        variants = list(self._variants(rows, handle, outcome.refused))
        if variants:
            outcome.handle, outcome.categories = handle, categories(first)
            outcome.draft = self._draft(rows, variants, outcome)
        return outcome

    def _check_head(self, row: Row, handle: str) -> None:
        row.check_encoding()
        if not handle:
            raise row.refuse("handle", "is missing")
        if len(handle) > 255:
            raise row.refuse("handle", "is longer than 255 characters")
        if earlier := self._handles.get(handle):
            raise row.refuse("handle", f"was used on line {earlier}: keep the rows of a product together")
        if not 1 <= len(printable(row["title"]).strip()) <= 250:
            raise row.refuse("title", "must have 1 to 250 characters")
        if len(plain_text(row["body"])) > 20_000:
            raise row.refuse("body", "has more than 20,000 characters of text")
        if row["status"].lower() not in STATUSES:
            raise row.refuse("status", "is none of active, draft, archived")

    def _variants(self, rows: list[Row], handle: str, refused: list[Refusal]) -> Iterator[VariantDraft]:
        made = 0
        for row in rows:
            if row is not rows[0] and not row.has_variant:  # it only brings another image
                continue
            try:
                if made == MAX_VARIANTS:
                    raise row.refuse("sku", f"a product has at most {MAX_VARIANTS} variants")
                yield self._variant(row, rows[0], handle)
                made += 1
            except RefusedError as error:
                refused.append(row.because(error))

    def _variant(self, row: Row, first: Row, handle: str) -> VariantDraft:
        row.check_encoding()
        attributes: dict[str, Text] = dict(_attributes(row, first))
        sku = row["sku"].lstrip("'") or derived_sku(handle, [*map(str, attributes.values())])
        if not re.fullmatch(SKU_PATTERN, sku):
            raise row.refuse("sku", "may have letters, digits and . _ - only, at most 64 of them")
        if earlier := self._skus.get(sku):
            raise row.refuse("sku", f"{sku} is the SKU of line {earlier} already")
        draft = VariantDraft(
            sku=sku,
            price=self._money(row, "price"),
            list_price=self._money(row, "list_price") if has_amount(row["list_price"]) else [],
            attributes=attributes,
            stock=max(0, whole_number(row, "quantity", -10_000_000, 10_000_000)),
            weight_grams=whole_number(row, "grams", 0, 1_000_000),
            image=address(row, "variant_image") or address(row, "image"),
        )
        self._skus[sku] = row.line
        return draft

    def _money(self, row: Row, name: str) -> Money:
        """`19.99` in minor units. A comma, a sign or a currency mark is refused: better asked than guessed."""
        text, decimals = row[name], DECIMALS.get(self._currency, 2)
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
            raise row.refuse(name, "is no price: write it like 19.99")
        minor = Decimal(text).scaleb(decimals)
        if minor != minor.to_integral_value():
            raise row.refuse(name, f"has more than {decimals} decimals for {self._currency}")
        if not 1 <= minor <= MAX_AMOUNT:
            raise row.refuse(
                name, f"must be above zero and at most {MAX_AMOUNT} in the smallest unit of {self._currency}"
            )
        return Money(int(minor), self._currency)

    def _draft(self, rows: list[Row], variants: list[VariantDraft], outcome: Outcome) -> ProductDraft:
        first = rows[0]
        images = list(dict.fromkeys(_images(rows, outcome.refused)))
        published = first["published"].lower() not in ("false", "no", "0")
        status: Any = STATUSES[first["status"].lower()] if published else "draft"
        return ProductDraft(
            title=printable(first["title"]),
            description=printable(plain_text(first["body"])),
            category=outcome.categories[-1].category_id,
            brand=printable(first["vendor"])[:120],
            tags=[tag.strip()[:250] for tag in printable(first["tags"]).split(",") if tag.strip()][:50],
            images=images[:MAX_IMAGES],
            image=images[0] if images else "",
            status=status,
            variants=variants,
        )


def _attributes(row: Row, first: Row) -> Iterator[tuple[str, str]]:
    """Option names stand on the product's first row only; `Title: Default Title` is Shopify's word for no option."""
    for n in (1, 2, 3):
        name, value = first[f"option{n}_name"] or row[f"option{n}_name"], row[f"option{n}_value"]
        if not value or (name == "Title" and value == "Default Title"):
            continue
        if len(name) > 250 or len(value) > 250:
            raise row.refuse(f"option{n}_value", "is longer than 250 characters")
        yield (slug(name) or printable(name) or f"option{n}"), printable(value)


def _images(rows: list[Row], refused: list[Refusal]) -> Iterator[str]:
    for row in rows:
        try:
            row.check_encoding()
            if url := address(row, "image"):
                yield url
        except RefusedError as error:
            if not (row.has_variant or row is rows[0]):  # those were reported as variants
                refused.append(row.because(error))
