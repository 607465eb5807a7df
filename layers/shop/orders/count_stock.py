"""Where every unit of a SKU is: on a shelf, held by pending orders, or sold, and in which warehouse."""

from collections import Counter

from layers.shop.inventory.errors import UnknownStockError
from layers.shop.inventory.model import OWED, Stock, backordered_of
from layers.shop.inventory.receive_stock import stocks_of
from layers.shop.inventory.views import LayoutCount, ShardCount, StockCounts, WarehouseCount
from layers.shop.orders.holders import holders_of
from layers.shop.orders.model import HOLDING, SOLD
from layers.shop.warehouses.model import id_of

LOOKS = 6
Stocks = dict[str, Stock]
Units = tuple[Counter[str], Counter[str]]  # held and sold, by warehouse


def count_stock(sku: str) -> StockCounts:
    """Counted from the orders themselves, so that the sum is a check and not an identity. Raises UnknownStockError.

    Counters and orders cannot be read in one moment, and people buy meanwhile: so the counters are read before the
    orders and after them, and all of it again where the orders add up to neither. What never does is told as it is.

    Walks the whole orders table: an operator's question, asked rarely; no order's path comes here.
    """
    before = _stocks(sku)
    for _ in range(LOOKS):
        units, after = _taken(sku), _stocks(sku)
        counts = [_counts(sku, stocks, units) for stocks in (before, after)]
        if told := next((each for each in counts if each.adds_up), None):
            return told
        before = after
    return counts[-1]


def _stocks(sku: str) -> Stocks:
    if stocks := stocks_of(sku):
        return stocks
    raise UnknownStockError(sku)


def _taken(sku: str) -> Units:
    held, sold = Counter[str](), Counter[str]()
    for order in holders_of(sku):
        held.update(order.by_warehouse if order.status in HOLDING else {})
        sold.update(order.by_warehouse if order.status in SOLD else {})
    return held, sold


def _counts(sku: str, stocks: Stocks, units: Units) -> StockCounts:
    first, owed, (held, sold) = stocks[""], stocks.get(OWED), units
    shelves = {where: stock for where, stock in stocks.items() if where != OWED}
    return StockCounts(
        sku=sku,
        received=sum(each.received for each in shelves.values()),
        available=sum(each.available for each in shelves.values()),
        held=held.total(),
        sold=sold.total(),
        adjusted=sum(each.adjusted for each in shelves.values()),
        backordered=backordered_of(stocks),
        policy=owed.policy if owed else None,
        warehouses=[
            WarehouseCount(
                id_of(where), each.received, each.available, held[where], sold[where], each.adjusted, each.kept
            )
            for where, each in shelves.items()
        ],
        low_at=first.low_at,
        shards=[ShardCount(shard, available) for shard, available in first.by_shard.items()],
        layout=LayoutCount(first.layout.number, first.layout.shards, first.layout.reach, first.settled),
    )
