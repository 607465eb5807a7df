"""What there is of a SKU, as its counters say: what every write of an operator is answered with."""

from collections.abc import Mapping
from typing import Any

from layers.shop.goods.inventory.levels.read_stock import known_stocks
from layers.shop.goods.inventory.levels.views import LayoutCount, ShardCount, StockLevels, WarehouseLevel
from layers.shop.goods.inventory.model import OWED, Stock, backordered_of
from layers.shop.goods.warehouses.model import id_of

Stocks = Mapping[str, Stock]


def stock_levels(sku: str) -> StockLevels:
    """Raises UnknownStockError."""
    stocks = known_stocks(sku)
    warehouses = [WarehouseLevel(**level) for level in warehouse_levels(stocks).values()]
    return StockLevels(**levels(sku, stocks), warehouses=warehouses)


def levels(sku: str, stocks: Stocks) -> dict[str, Any]:
    """The fields of StockLevels, warehouses aside."""
    first, owed, backordered = stocks[""], stocks.get(OWED), backordered_of(stocks)
    shelves = [stock for where, stock in stocks.items() if where != OWED]
    received, available = sum(each.received for each in shelves), sum(each.available for each in shelves)
    return {
        "sku": sku,
        "received": received,
        "available": available,
        "taken": received + backordered - available,
        "adjusted": sum(each.adjusted for each in shelves),
        "low_at": first.low_at,
        **_spread(first),
        "backordered": backordered,
        "policy": owed.policy if owed else None,
        "counted": first.layout.counted,
    }


def warehouse_levels(stocks: Stocks) -> dict[str, dict[str, Any]]:
    """The fields of WarehouseLevel for each warehouse that keeps the SKU."""
    return {
        where: {
            "warehouse": id_of(where),
            "received": stock.received,
            "available": stock.available,
            "taken": stock.taken,
            "adjusted": stock.adjusted,
            "kept": stock.earmarked,
            "low_at": stock.low_at,
            **_spread(stock),
        }
        for where, stock in stocks.items()
        if where != OWED
    }


def _spread(stock: Stock) -> dict[str, Any]:
    layout = stock.layout
    return {
        "shards": [ShardCount(shard, units) for shard, units in stock.by_shard.items()],
        "layout": LayoutCount(layout.number, layout.shards, layout.reach, stock.settled),
    }
