"""The stock table from end to end, page by page: for lists, and for whoever compares the books."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from layers.cloud import names
from layers.cloud.tables import scan_page
from layers.shop.goods.inventory.bookings import StockBooks
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.model import OWED, Shelf, Stock
from layers.shop.goods.inventory.table.read_rows import stock_of_rows
from layers.shop.goods.inventory.table.rows import (
    ADJUSTMENT,
    RECEIPT,
    STOCK,
    ReceiptRow,
    StockRow,
    layout_of,
    shelf_of,
)
from layers.shop.goods.inventory.table.store import stock_table

BOOK_TRIES = 9  # up to ten seconds for a picture of a shelf that is being sold from by the hundred a second


def stock_page(after: str, limit: int) -> tuple[list[Stock], str]:
    """The SKUs on a page of the whole table, each over all its shards and warehouses, and where to go on.

    Behind them the shelves of warehouses for which somebody said when they are low. Position "" is the beginning,
    and the end.
    """
    items, following = scan_page(names.table("stock"), after, limit)
    rows = {shelf_of(row.pk): row for row in _first_rows(items)}
    skus = {shelf.sku: row for shelf, row in rows.items() if not shelf.warehouse}
    watched = [shelf for shelf, row in rows.items() if shelf.warehouse and row.low_at is not None]
    return [*_over_all_warehouses(skus), *_by_themselves(watched)], following


def _by_themselves(shelves: list[Shelf]) -> Iterator[Stock]:
    """Whether a SKU is counted is said of all its warehouses, by its first shelf."""
    firsts = stock_table.read_many(Shelf(shelf.sku) for shelf in shelves)
    for shelf, stock in stock_table.read_many(shelves).items():
        first = firsts.get(Shelf(shelf.sku))
        counted = first is None or first.layout.counted
        yield replace(stock, layout=replace(stock.layout, counted=counted))


def _over_all_warehouses(firsts: dict[str, StockRow]) -> list[Stock]:
    """SKUs from their first rows; those that lie elsewhere too, or are spread, are read whole."""
    totals = {sku: stock_of_rows(Shelf(sku), {0: row}) for sku, row in firsts.items()}
    wide = stock_table.read_many(Shelf(sku) for sku, row in firsts.items() if layout_of(row).number)
    totals |= {shelf.sku: stock for shelf, stock in wide.items()}
    elsewhere = [
        Shelf(shelf.sku, where) for shelf, stock in wide.items() for where in stock.layout.warehouses if where != OWED
    ]
    for shelf, stock in stock_table.read_many(elsewhere).items():
        totals[shelf.sku] = _sum(totals[shelf.sku], stock)
    return list(totals.values())


def books_page(after: str, limit: int) -> tuple[list[StockBooks], str]:
    """A page of all counters, receipts and corrections, each by itself, and where to go on.

    A spread shelf is read whole where its row 0 comes by: units that are moved while pages are read would be seen
    twice or not at all.
    """
    items, following = scan_page(names.table("stock"), after, limit)
    booked = [item for item in items if item["sk"]["S"].startswith((RECEIPT, ADJUSTMENT))]
    return [*map(_booked, booked), *map(_counted, _first_rows(items))], following


def _first_rows(items: list[dict[str, Any]]) -> list[StockRow]:
    """Each shelf's row 0."""
    firsts = [item for item in items if item["sk"]["S"] == STOCK and item["pk"]["S"].endswith("#00")]
    return [StockRow.from_raw_data(item) for item in firsts]


def _booked(item: dict[str, Any]) -> StockBooks:
    return StockBooks(shelf_of(item["pk"]["S"]), receipts=int(ReceiptRow.from_raw_data(item).quantity))


def _counted(first: StockRow) -> StockBooks:
    stock, blurred = stock_of_rows(shelf_of(first.pk), {0: first}), False
    if stock.layout.reach > 1:
        try:
            stock = stock_table.snapshot(stock.shelf, stock.layout.reach, BOOK_TRIES) or stock
        except StockBusyError:
            blurred = True
    there = stock.available + stock.earmarked
    return StockBooks(stock.shelf, stock.received, there, shards=len(stock.by_shard), blurred=blurred)


def _sum(stock: Stock, other: Stock) -> Stock:
    """Stock with what another warehouse has of it."""
    return replace(stock, received=stock.received + other.received, available=stock.available + other.available)
