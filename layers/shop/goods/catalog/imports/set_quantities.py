"""Stock set to what a file says, where its owner asked for that: a correction for each SKU whose count is another."""

from collections.abc import Iterator, Mapping

from layers.cloud.ids import derived_id
from layers.shop.goods.catalog.edit.drafts import VariantDraft
from layers.shop.goods.catalog.imports.settle_skus import Settled
from layers.shop.goods.catalog.shopify.shopify_row import Note, Row
from layers.shop.goods.inventory.errors import CountedElsewhereError
from layers.shop.goods.inventory.receive.opening_stock import SoldBy
from layers.shop.goods.inventory.receive.set_stock import set_stock


def set_quantities(ours: Settled, known: Mapping[str, SoldBy], import_id: str) -> Iterator[Note]:
    """Of the SKUs that had stock before and are counted, here and in the file. A SKU is corrected once an import."""
    for variant in ours.draft.variants:
        row = ours.rows[variant.sku]
        if known.get(variant.sku, "no_count") != "no_count" and variant.counted and row["quantity"]:
            yield from _set(variant, row, import_id)


def _set(variant: VariantDraft, row: Row, import_id: str) -> Iterator[Note]:
    adjustment_id = derived_id("adj", import_id, variant.sku)
    try:
        change = set_stock(variant.sku, variant.stock, adjustment_id, f"product file {import_id}")
    except CountedElsewhereError as why:
        yield row.note("left_alone", "quantity", str(why))
        return
    if change:
        yield row.note("changed", "quantity", f"stock was corrected by {change:+d} to {variant.stock}")
