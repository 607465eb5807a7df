"""What the rows of one Shopify product mean. Text stays text, a formula too; numbers are read strictly."""

import re
from typing import Any

import msgspec

from layers.cloud.watch.telemetry import logger
from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft
from layers.shop.goods.catalog.model import Category
from layers.shop.goods.catalog.shopify.characters import has_letters, one_line, printable
from layers.shop.goods.catalog.shopify.derived import categories, category_names
from layers.shop.goods.catalog.shopify.plain_text import plain_text
from layers.shop.goods.catalog.shopify.shopify_cells import NO, web_address
from layers.shop.goods.catalog.shopify.shopify_row import Note, Refusal, RefusedError, Row
from layers.shop.goods.catalog.shopify.shopify_variants import find_variants_in, told_of

MAX_IMAGES = 50
MAX_TAGS = 50
STATUSES = {"": "active", "active": "active", "draft": "draft", "archived": "archived", "unlisted": "draft"}
# What a product or variant has, and the columns that speak of it.
SPOKEN_OF = {
    "description": ("body",),
    "brand": ("vendor",),
    "tags": ("tags",),
    "status": ("status", "published"),
    "images": ("image",),
    "list_prices": ("list_price",),
}
# Of these an empty cell says nothing either.
FILLED_IN = {"category": ("category", "type"), "weight_grams": ("grams",), "tax_class": ("taxable",)}


class Outcome(msgspec.Struct):
    """What became of one product's rows.

    `categories` leads from the department down to the product's own. `silent` names what the file does not speak of:
    fields of Product and Variant. `skus` has the row of every SKU, `made_up` why a SKU is not the file's own.
    """

    line: int
    rows: int
    refused: list[Refusal]
    handle: str = ""
    draft: ProductDraft | None = None
    categories: list[Category] = []
    notes: list[Note] = []
    silent: set[str] = set()
    skus: dict[str, Row] = {}
    made_up: dict[str, str] = {}


class Reader:
    """Reads the products of one file: remembers handles and SKUs, each of which may be used once."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._handles: dict[str, int] = {}
        self._skus: dict[str, int] = {}

    def product(self, rows: list[Row]) -> Outcome:
        """The product that `rows` describe, as far as they make sense."""
        outcome = Outcome(rows[0].line, len(rows), [])
        try:
            return self._read(rows, outcome)
        except RefusedError as refused:
            return _none(rows, refused)
        except (ValueError, ArithmeticError, LookupError):  # whatever is wrong with one product, the file goes on
            logger.exception("a product of an import could not be read", line=rows[0].line)
            return _none(rows, rows[0].refuse("handle", "these rows could not be read, for a fault of ours"))

    def _read(self, rows: list[Row], outcome: Outcome) -> Outcome:
        first = rows[0]
        self._check_head(first)
        names = category_names(first)
        found = find_variants_in(rows, self._currency, self._skus)
        outcome.refused, outcome.notes = found.refused, found.notes
        if found.variants:
            outcome.handle, outcome.categories = first["handle"], categories(names)
            outcome.skus, outcome.made_up, outcome.silent = found.lines, found.made_up, _silent(rows)
            outcome.draft = self._draft(rows, found.variants, outcome)
        return outcome

    def _check_head(self, row: Row) -> None:
        row.check_encoding()
        handle = row["handle"]
        if not handle:
            raise row.refuse("handle", "is missing")
        if len(handle) > 255:
            raise row.refuse("handle", "is longer than 255 characters")
        if earlier := self._handles.get(handle):
            raise row.refuse("handle", f"was used on line {earlier}: keep the rows of a product together")
        self._handles[handle] = row.line
        if not (has_letters(row["title"]) and len(one_line(row["title"])) <= 250):
            raise row.refuse("title", "must have 1 to 250 characters")
        if len(plain_text(row["body"])) > 20_000:
            raise row.refuse("body", "has more than 20,000 characters of text")
        if row["status"].lower() not in STATUSES:
            raise row.refuse("status", "is none of active, draft, archived")

    def _draft(self, rows: list[Row], variants: list[VariantDraft], outcome: Outcome) -> ProductDraft:
        first = rows[0]
        images = _images(rows, outcome)
        status: Any = STATUSES[first["status"].lower()] if first["published"].lower() not in NO else "draft"
        return ProductDraft(
            title=one_line(first["title"]),
            description=printable(plain_text(first["body"])),
            category=outcome.categories[-1].category_id,
            brand=_brand(first, outcome),
            tags=_tags(first, outcome),
            images=images,
            image=images[0] if images else "",
            status=status,
            variants=variants,
        )


def _none(rows: list[Row], refused: RefusedError) -> Outcome:
    also = f"the product's first line was refused: {refused}"
    others = [row.refusal("handle", also) for row in rows[1:]]
    return Outcome(rows[0].line, len(rows), [rows[0].because(refused), *others])


def _silent(rows: list[Row]) -> set[str]:
    unspoken = {field for field, columns in SPOKEN_OF.items() if not any(map(rows[0].has, columns))}
    empty = {f for f, columns in FILLED_IN.items() if not any(row[name] for row in rows for name in columns)}
    return unspoken | empty


def _brand(row: Row, outcome: Outcome) -> str:
    brand = one_line(row["vendor"])
    if len(brand) > 120:
        outcome.notes.append(row.note("changed", "vendor", "was cut to its first 120 characters"))
    return brand[:120]


def _tags(row: Row, outcome: Outcome) -> list[str]:
    tags = [tag for text in row["tags"].split(",") if (tag := one_line(text))]
    if len(tags) > MAX_TAGS or any(len(tag) > 250 for tag in tags):
        outcome.notes.append(row.note("changed", "tags", f"cut to {MAX_TAGS} tags of at most 250 characters"))
    return [tag[:250] for tag in tags][:MAX_TAGS]


def _images(rows: list[Row], outcome: Outcome) -> list[str]:
    """The pictures by `Image Position`, where the file has it. One that is no address is told, and left out."""
    placed: list[tuple[int, str]] = []
    for at, row in enumerate(rows, 1):
        if not row["image"]:
            continue
        if (url := web_address(row["image"])) != row["image"]:
            outcome.notes.append(row.note("changed", "image", told_of(row["image"])))
        if url:
            position = row["image_position"]
            placed.append((int(position) if re.fullmatch("[0-9]{1,6}", position) else at, url))
        else:
            outcome.silent.add("images")  # what is lost in the file is not taken from the product
    images = list(dict.fromkeys(url for _, url in sorted(placed, key=lambda pair: pair[0])))
    if len(images) > MAX_IMAGES:
        outcome.notes.append(rows[0].note("changed", "image", f"only the first {MAX_IMAGES} of {len(images)} pictures"))
    return images[:MAX_IMAGES]
