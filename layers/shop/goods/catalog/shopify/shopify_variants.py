"""The variants that the rows of one product describe."""

import re
from collections.abc import Iterator

import msgspec

from layers.cloud.text import Text
from layers.shop.goods.catalog.edit.drafts import MOST_AHEAD, VariantDraft
from layers.shop.goods.catalog.model import MAX_VARIANTS, SKU_PATTERN
from layers.shop.goods.catalog.shopify.derived import derived_sku, unmistakable_sku
from layers.shop.goods.catalog.shopify.shopify_cells import (
    NO,
    has_amount,
    is_counted,
    money,
    options,
    sells_on,
    web_address,
    weight,
    whole_number,
)
from layers.shop.goods.catalog.shopify.shopify_row import Note, Refusal, RefusedError, Row

FOREIGN = "is no SKU of letters, digits and . _ - (at most 64)"


class Found(msgspec.Struct):
    """The variants of a product. `lines` says where each SKU stood, `made_up` why it is not the file's own."""

    variants: list[VariantDraft] = []
    lines: dict[str, Row] = {}
    made_up: dict[str, str] = {}
    refused: list[Refusal] = []
    notes: list[Note] = []


def find_variants_in(rows: list[Row], currency: str, used: dict[str, int]) -> Found:
    """Read every row that has a variant; `used` are the SKUs of the file so far, by line, and grows."""
    found = Found()
    for row in rows:
        if row is not rows[0] and not row.has_variant:  # it only brings another image
            continue
        try:
            if len(found.variants) == MAX_VARIANTS:
                raise row.refuse("sku", f"a product has at most {MAX_VARIANTS} variants")
            _add(found, row, rows[0], currency, used)
        except RefusedError as error:
            found.refused.append(row.because(error))
    return found


def _add(found: Found, row: Row, first: Row, currency: str, used: dict[str, int]) -> None:
    row.check_encoding()
    attributes: dict[str, Text] = dict(options(row, first))
    sku, why = _sku(row, first["handle"], [*map(str, attributes.values())], used)
    units, counted = whole_number(row, "quantity", -10_000_000, 10_000_000), is_counted(row)
    draft = VariantDraft(
        sku=sku,
        price=money(row, "price", currency),
        list_price=money(row, "list_price", currency) if has_amount(row["list_price"]) else [],
        attributes=attributes,
        stock=max(0, units) if counted else 0,
        counted=counted,
        backorder=MOST_AHEAD if counted and sells_on(row) else 0,
        weight_grams=weight(row),
        image=web_address(row["variant_image"]) or web_address(row["image"]),
        tax_class="exempt" if row["taxable"].lower() in NO else "standard",
    )
    used[sku] = row.line
    found.variants.append(draft)
    found.lines[sku] = row
    if why:
        found.made_up[sku] = why
    found.notes += _notes(row, draft)


def _sku(row: Row, handle: str, values: list[str], used: dict[str, int]) -> tuple[str, str]:
    """The SKU to sell by, and why it is not the file's own. Raises RefusedError."""
    own = row["sku"].lstrip("'")
    if re.fullmatch(SKU_PATTERN, own) and own not in used:
        return own, ""
    why = "is empty" if not own else f"is the SKU of line {used[own]} already" if own in used else FOREIGN
    for sku in (derived_sku(handle, values), unmistakable_sku(handle, values)):
        if sku not in used:
            return sku, why
    raise row.refuse("sku", f"{why}, and its options are those of another row, so no SKU could be made up")


def _notes(row: Row, draft: VariantDraft) -> Iterator[Note]:
    if row["grams"] and not re.fullmatch(r"[0-9]+(\.0*)?", row["grams"]):
        yield row.note("changed", "grams", f"weighs {draft.weight_grams} g here: whole grams")
    if row["variant_image"] and web_address(row["variant_image"]) != row["variant_image"]:
        yield row.note("changed", "variant_image", told_of(row["variant_image"]))


def told_of(address: str) -> str:
    """What became of an address that is not as the file has it."""
    completed = web_address(address)
    return f"was completed to {completed[:200]}" if completed else "is no web address: imported without this picture"
