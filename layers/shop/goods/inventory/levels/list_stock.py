"""What is kept and what is low, page by page, and from when on a SKU is low."""

from msgspec import Struct
from msgspec.structs import replace

from layers.shop.goods.inventory.errors import UnknownStockError
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table import low_store, pages
from layers.shop.goods.inventory.table.store import stock_table


class StockLine(Struct, frozen=True):
    """A SKU in a list, over all warehouses or, where one of them is watched by itself, in that `warehouse`.

    `since` is when it was found to be low. What is not `counted` is sold whatever is available, and never low.
    """

    sku: str
    available: int
    low_at: int
    low: bool
    since: str | None = None
    warehouse: str | None = None
    counted: bool = True


def list_stock(after: str, limit: int) -> tuple[list[StockLine], str]:
    """A page of all SKUs, as they are now, and where to go on; position "" is the beginning, and the end."""
    stocks, following = pages.stock_page(after, limit)
    lines = [_line(each.shelf, each.available, each.low_at, each.is_low) for each in stocks]
    pairs = zip(lines, stocks, strict=True)
    return [replace(line, counted=stock.layout.counted) for line, stock in pairs], following


def list_low(after: str, limit: int) -> tuple[list[StockLine], str]:
    """A page of SKUs that are low, as the last check found them (watch_stock.py)."""
    page, following = low_store.low_page(limit, after or None)
    return [_line(low.shelf, low.available, low.low_at, True, low.since) for low in page], following or ""


def set_low_at(shelf: Shelf, low_at: int) -> None:
    """A SKU, over all its warehouses, is low once it has `low_at` units or fewer; or what one of them has of it.

    Raises UnknownStockError.
    """
    if not stock_table.set_low_at(shelf, low_at):
        raise UnknownStockError(shelf)


def _line(shelf: Shelf, available: int, low_at: int, low: bool, since: str | None = None) -> StockLine:
    return StockLine(shelf.sku, available, low_at, low, since, shelf.warehouse or None)
