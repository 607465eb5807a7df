"""Spread a SKU over more shards, or fewer, while it is being sold."""

from layers.cloud.messages.queues import SqsQueue
from layers.cloud.patience import until_written
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.model import Stock
from layers.shop.goods.inventory.shards.stock_jobs import QUEUE, EvenOut
from layers.shop.goods.inventory.table.store import stock_table


def reshard(sku: str, shards: int) -> bool:
    """Make `shards` the number of shards that `sku` is sold from; False when it is so, and its units are in place.

    The layout counts at once; units follow by a job (even_out.py), and can be sold wherever they are. Repeating it
    asks for the job again. Raises UnknownStockError and StockBusyError.
    """
    if _adopted(sku, shards).settled:
        return False
    SqsQueue(QUEUE).send(EvenOut(sku))
    return True


def _adopted(sku: str, shards: int) -> Stock:
    """The SKU once its layout has so many shards. Somebody else may be setting another number: then the last wins."""

    def attempt() -> Stock | None:
        found = stock_table.look(sku)
        if found is None:
            raise UnknownStockError(sku)
        if found.layout.shards == shards:
            return found
        adopted = stock_table.adopt(sku, found.layout, found.layout.spread_over(shards))
        return stock_table.look(sku) if adopted else None

    return until_written(attempt, StockBusyError(sku))
