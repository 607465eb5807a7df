"""How the SKUs of a file are sold, told to its owner row by row where that is not simply by their count."""

from collections.abc import Iterator, Mapping

from layers.shop.goods.catalog.edit.add_product import opening_of
from layers.shop.goods.catalog.imports.settle_skus import Settled
from layers.shop.goods.catalog.shopify.shopify_cells import sells_on
from layers.shop.goods.catalog.shopify.shopify_row import Note, Row
from layers.shop.goods.inventory.receive.opening_stock import SoldBy

WORDS: dict[SoldBy, str] = {
    "count": "sold by its count",
    "count_and_ahead": "sold on as a backorder when none is left",
    "no_count": "sold without a count: it is never sold out",
}


def sold_as(ours: Settled, known: Mapping[str, SoldBy]) -> Iterator[Note]:
    """`known` tells of the SKUs that had stock before: how they are sold stays as it was, whatever the file says."""
    for variant in ours.draft.variants:
        row, wanted = ours.rows[variant.sku], opening_of(variant).sold_by
        now = known.get(variant.sku, wanted)
        if now != wanted and _speaks_of_stock(row):
            yield row.note(
                "left_alone", _column(row), f"{WORDS[now]} here, and stays so: set its policy to change that"
            )
        elif now != "count":
            yield row.note("sold_as", _column(row), WORDS[now])


def _speaks_of_stock(row: Row) -> bool:
    return row.has("quantity") or (row.has("tracker") and not row["tracker"])


def _column(row: Row) -> str:
    """The one by which it is sold so; where the file lacks that, the one that names the row."""
    if row.has("tracker") and not row["tracker"]:
        return "tracker"
    if row.has("quantity"):
        return "policy" if sells_on(row) else "quantity"
    return "sku" if row.has("sku") else "handle"
