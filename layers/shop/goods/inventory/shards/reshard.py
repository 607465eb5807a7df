"""Spread a SKU over more shards, or fewer, while it is being sold."""

from layers.cloud.messages.queues import SqsQueue
from layers.cloud.patience import TRIES
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.model import Stock
from layers.shop.goods.inventory.port import StockKeeping
from layers.shop.goods.inventory.shards.stock_jobs import QUEUE, EvenOut, Queue
from layers.shop.goods.inventory.table.store import stock_table


def reshard(sku: str, shards: int, stock: StockKeeping | None = None, queue: Queue | None = None) -> bool:
    """Make `shards` the number of shards that `sku` is sold from; False when it is so, and its units are in place.

    The layout counts at once; units follow by a job (even_out.py), and can be sold wherever they are. Repeating it
    asks for the job again. Raises UnknownStockError and StockBusyError.
    """
    stock = stock or stock_table
    if _adopted(sku, shards, stock).settled:
        return False
    (queue or SqsQueue(QUEUE)).send(EvenOut(sku))
    return True


def _adopted(sku: str, shards: int, stock: StockKeeping) -> Stock:
    """The SKU once its layout has so many shards. Somebody else may be setting another number: then the last wins."""
    for _ in range(TRIES):
        found = stock.look(sku)
        if found is None:
            raise UnknownStockError(sku)
        if found.layout.shards == shards:
            return found
        stock.adopt(sku, found.layout, found.layout.spread_over(shards))
    raise StockBusyError(sku)
