"""Let another warehouse keep a SKU."""

from layers.cloud.messages.queues import SqsQueue
from layers.cloud.patience import until_written
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.model import Layout
from layers.shop.goods.inventory.shards.stock_jobs import QUEUE, EvenOut
from layers.shop.goods.inventory.table.store import stock_table


def keep_in(sku: str, warehouse: str) -> Layout:
    """Make `warehouse` one of the places of `sku`: a new layout, which orders learn as they learn any. Safe to repeat.

    Answers the layout. Raises UnknownStockError and StockBusyError.
    """

    def attempt() -> tuple[Layout, bool] | None:
        found = stock_table.look(sku)
        if found is None:
            raise UnknownStockError(sku)
        if warehouse in found.layout.places:
            return found.layout, found.settled
        after = found.layout.kept_in(warehouse)
        return (after, False) if stock_table.adopt(sku, found.layout, after) else None

    layout, settled = until_written(attempt, StockBusyError(sku))
    if layout.reach > 1 and not settled:
        SqsQueue(QUEUE).send(EvenOut(sku))  # the other shards are told
    return layout
