"""Where every unit of a SKU is: on a shelf, held by pending orders, or sold, and in which warehouse."""

from collections import Counter

from layers.shop.inventory.errors import UnknownStockError
from layers.shop.inventory.model import OWED, backordered_of
from layers.shop.inventory.receive_stock import stocks_of
from layers.shop.inventory.views import LayoutCount, ShardCount, StockCounts, WarehouseCount
from layers.shop.orders.holders import holders_of
from layers.shop.orders.model import HOLDING, SOLD
from layers.shop.warehouses.model import id_of


def count_stock(sku: str) -> StockCounts:
    """Counted from the orders themselves, so that the sum is a check and not an identity. Raises UnknownStockError.

    Walks the whole orders table: an operator's question, asked rarely; no order's path comes here.
    """
    stocks = stocks_of(sku)
    if not stocks:
        raise UnknownStockError(sku)
    stock, held, sold = stocks[""], Counter[str](), Counter[str]()
    for order in holders_of(sku):
        held.update(order.by_warehouse if order.status in HOLDING else {})
        sold.update(order.by_warehouse if order.status in SOLD else {})
    backordered, owed = backordered_of(stocks), stocks.pop(OWED, None)
    return StockCounts(
        sku=sku,
        received=sum(each.received for each in stocks.values()),
        available=sum(each.available for each in stocks.values()),
        held=held.total(),
        sold=sold.total(),
        adjusted=sum(each.adjusted for each in stocks.values()),
        backordered=backordered,
        policy=owed.policy if owed else None,
        warehouses=[
            WarehouseCount(
                id_of(where), each.received, each.available, held[where], sold[where], each.adjusted, each.kept
            )
            for where, each in stocks.items()
        ],
        low_at=stock.low_at,
        shards=[ShardCount(shard, available) for shard, available in stock.by_shard.items()],
        layout=LayoutCount(stock.layout.number, stock.layout.shards, stock.layout.reach, stock.settled),
    )
