"""Spread a shelf over more shards, or fewer, while it is being sold from."""

from layers.cloud.patience import until_written
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.jobs import ask_to_carry_out
from layers.shop.goods.inventory.model import Shelf, Stock
from layers.shop.goods.inventory.table.store import stock_table


def reshard(shelf: Shelf, shards: int) -> bool:
    """Make `shards` the number of shards that are sold from; False when it is so, and the units are in place.

    The layout counts at once; units follow by a job (even_out.py), and can be sold wherever they are. Repeating it
    asks for the job again. Raises UnknownStockError and StockBusyError.
    """
    if _with_layout(shelf, shards).settled:
        return False
    ask_to_carry_out(shelf)
    return True


def _with_layout(shelf: Shelf, shards: int) -> Stock:
    """The shelf once its layout has so many shards. Somebody else may be setting another number: then the last wins."""

    def attempt() -> Stock | None:
        found = stock_table.read_shards(shelf)
        if found is None:
            raise UnknownStockError(shelf)
        if found.layout.shards == shards:
            return found
        done = stock_table.set_layout(shelf, found.layout, found.layout.spread_over(shards))
        return stock_table.read_shards(shelf) if done else None

    return until_written(attempt, StockBusyError(shelf))
