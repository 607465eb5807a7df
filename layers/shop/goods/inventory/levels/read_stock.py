"""A SKU's counters, as they are now."""

from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.model import Shelf, Stock, is_sku
from layers.shop.goods.inventory.table.store import stock_table


def stocks_of(sku: str) -> dict[str, Stock]:
    """A SKU's counters by warehouse, the first ("") before the others; empty for one that was never received."""
    first = stock_of(Shelf(sku)) if is_sku(sku) else None
    if first is None:
        return {}
    others = {warehouse: stock_of(Shelf(sku, warehouse)) for warehouse in first.layout.warehouses}
    return {"": first} | {warehouse: stock for warehouse, stock in others.items() if stock}


def known_stocks(sku: str) -> dict[str, Stock]:
    """As `stocks_of`. Raises UnknownStockError for what was never received."""
    if stocks := stocks_of(sku):
        return stocks
    raise UnknownStockError(sku)


def stock_of(shelf: Shelf) -> Stock | None:
    """A shelf's counters; None for one on which nothing was ever booked.

    They are of one moment, unless so many take or move its units that no such picture is to be had.
    """
    try:
        return stock_table.snapshot(shelf)
    except StockBusyError:
        return stock_table.read_shards(shelf)
