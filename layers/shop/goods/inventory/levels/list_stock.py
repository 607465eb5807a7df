"""What is kept and what is low, page by page, and from when on a SKU is low."""

from msgspec import Struct

from layers.shop.goods.inventory.errors import UnknownStockError
from layers.shop.goods.inventory.table import low_store
from layers.shop.goods.inventory.table.store import stock_table


class StockLine(Struct, frozen=True):
    """A SKU in a list, over all warehouses or, where one of them is watched by itself, in that `warehouse`.

    `since` is when it was found to be low.
    """

    sku: str
    available: int
    low_at: int
    low: bool
    since: str | None = None
    warehouse: str | None = None


def list_stock(after: str, limit: int) -> tuple[list[StockLine], str]:
    """A page of all SKUs, as they are now, and where to go on; position "" is the beginning, and the end."""
    stocks, following = stock_table.page(after, limit)
    return [_line(stock.sku, stock.available, stock.low_at, stock.is_low) for stock in stocks], following


def list_low(after: str, limit: int) -> tuple[list[StockLine], str]:
    """A page of SKUs that are low, as the last look found them (watch_stock.py)."""
    page, following = low_store.low_page(limit, after or None)
    return [_line(low.sku, low.available, low.low_at, True, low.since) for low in page], following or ""


def set_low_at(sku: str, low_at: int) -> None:
    """A SKU, or what a warehouse has of it (`shelf_of`), is low once it has `low_at` units or fewer.

    Raises UnknownStockError.
    """
    if not stock_table.set_low_at(sku, low_at):
        raise UnknownStockError(sku)


def _line(shelf: str, available: int, low_at: int, low: bool, since: str | None = None) -> StockLine:
    sku, _, warehouse = shelf.partition("@")
    return StockLine(sku, available, low_at, low, since, warehouse or None)
