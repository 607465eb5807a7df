"""Let another warehouse keep a SKU."""

from layers.cloud.patience import until_written
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.jobs import ask_to_carry_out
from layers.shop.goods.inventory.model import Layout, Shelf
from layers.shop.goods.inventory.table.store import stock_table


def add_warehouse(sku: str, warehouse: str) -> Layout:
    """Make `warehouse` one that keeps `sku`: a new layout, which orders learn as they learn any. Safe to repeat.

    Answers the layout. Raises UnknownStockError and StockBusyError.
    """
    first = Shelf(sku)

    def attempt() -> tuple[Layout, bool] | None:
        found = stock_table.read_shards(first)
        if found is None:
            raise UnknownStockError(sku)
        if warehouse in found.layout.warehouses:
            return found.layout, found.settled
        after = found.layout.with_warehouse(warehouse)
        return (after, False) if stock_table.set_layout(first, found.layout, after) else None

    layout, settled = until_written(attempt, StockBusyError(sku))
    if layout.reach > 1 and not settled:
        ask_to_carry_out(first)  # the other shards are let know
    return layout
