"""Let another warehouse keep a SKU."""

from layers.cloud.messages.queues import SqsQueue
from layers.cloud.patience import TRIES
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.model import Layout
from layers.shop.goods.inventory.port import StockKeeping
from layers.shop.goods.inventory.shards.stock_jobs import QUEUE, EvenOut, Queue
from layers.shop.goods.inventory.table.store import stock_table


def keep_in(sku: str, warehouse: str, stock: StockKeeping | None = None, queue: Queue | None = None) -> Layout:
    """Make `warehouse` one of the places of `sku`: a new layout, which orders learn as they learn any. Safe to repeat.

    Answers the layout. Raises UnknownStockError and StockBusyError.
    """
    stock = stock or stock_table
    for _ in range(TRIES):
        found = stock.look(sku)
        if found is None:
            raise UnknownStockError(sku)
        known = warehouse in found.layout.places
        if known or stock.adopt(sku, found.layout, found.layout.kept_in(warehouse)):
            break
    else:
        raise StockBusyError(sku)
    if found.layout.reach > 1 and not (known and found.settled):
        (queue or SqsQueue(QUEUE)).send(EvenOut(sku))  # the other shards are told
    return found.layout if known else found.layout.kept_in(warehouse)
