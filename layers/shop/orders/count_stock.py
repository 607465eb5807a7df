"""Where every unit of a SKU is: on the shelf, held by pending orders, or sold."""

from layers.shop.inventory.errors import UnknownStockError
from layers.shop.inventory.receive_stock import stock_of
from layers.shop.inventory.views import LayoutCount, ShardCount, StockCounts
from layers.shop.orders.holders import holders_of
from layers.shop.orders.model import HOLDING, SOLD


def count_stock(sku: str) -> StockCounts:
    """Counted from the orders themselves, so that the sum is a check and not an identity. Raises UnknownStockError.

    Walks the whole orders table: an operator's question, asked rarely; no order's path comes here.
    """
    stock = stock_of(sku)
    if stock is None:
        raise UnknownStockError(sku)
    held = sold = 0
    for order in holders_of(sku):
        held += order.units if order.status in HOLDING else 0
        sold += order.units if order.status in SOLD else 0
    return StockCounts(
        sku=sku,
        received=stock.received,
        available=stock.available,
        held=held,
        sold=sold,
        adjusted=stock.adjusted,
        low_at=stock.low_at,
        shards=[ShardCount(shard, available) for shard, available in stock.by_shard.items()],
        layout=LayoutCount(stock.layout.number, stock.layout.shards, stock.layout.reach, stock.settled),
    )
