"""Where every unit of a SKU is: on the shelf, held by pending orders, or sold."""

import msgspec

from layers.shop.inventory.errors import UnknownStockError
from layers.shop.inventory.model import Hold, LayoutCount, ShardCount, StockCounts
from layers.shop.inventory.receive_stock import stock_of
from layers.shop.orders.model import HOLDING, SOLD, Status
from layers.shop.orders.rows import OrderRow


def count_stock(sku: str) -> StockCounts:
    """Counted from the orders themselves, so that the sum is a check and not an identity. Raises UnknownStockError.

    Walks the whole orders table: an operator's question, asked rarely; no order's path comes here.
    """
    stock = stock_of(sku)
    if stock is None:
        raise UnknownStockError(sku)
    units: dict[Status, int] = {}
    wanted = OrderRow.holds.contains(f'"{sku}"')
    for row in OrderRow.scan(filter_condition=wanted, attributes_to_get=["pk", "sk", "status", "holds", "timeline"]):
        taken = sum(
            hold.quantity for hold in msgspec.json.decode(row.holds or "[]", type=list[Hold]) if hold.sku == sku
        )
        units[row.status] = units.get(row.status, 0) + taken  # type: ignore[index, call-overload]
    held = sum(units.get(status, 0) for status in HOLDING)
    sold = sum(units.get(status, 0) for status in SOLD)
    shards = [ShardCount(shard, available) for shard, available in stock.by_shard.items()]
    layout = LayoutCount(stock.layout.number, stock.layout.shards, stock.layout.reach, stock.settled)
    return StockCounts(sku, stock.received, stock.available, held, sold, stock.adjusted, shards, layout)
