"""Where every unit of a SKU is: on a shelf, held by pending orders, or sold, and in which warehouse."""

from collections import Counter

from layers.cloud import clock
from layers.shop.checkout.orders.model import HOLDING, SOLD
from layers.shop.checkout.orders.read.holders import holders_of
from layers.shop.goods.inventory.levels.read_stock import known_stocks
from layers.shop.goods.inventory.levels.stock_levels import Stocks, levels, warehouse_levels
from layers.shop.goods.inventory.levels.views import StockCounts, WarehouseCount

LOOKS = 6
LOOKING_SECONDS = 5  # a shop whose orders take longer to walk is looked through once
Units = tuple[Counter[str], Counter[str]]  # held and sold, by warehouse


def count_stock(sku: str) -> StockCounts:
    """Counted from the orders themselves, so that the sum is a check and not an identity.

    Counters and orders cannot be read in one moment, and people buy meanwhile: so the counters are read before the
    orders and after them, and all of it again where the orders add up to neither. What never does is told as it is.

    Walks the whole orders table: an operator's question, asked rarely; no order's path comes here, and no write's
    answer. Raises UnknownStockError and TooManyOrdersError.
    """
    before, begun = known_stocks(sku), clock.monotonic()
    for _ in range(LOOKS):
        units, after = _taken(sku), known_stocks(sku)
        counts = [_counts(sku, stocks, units) for stocks in (before, after)]
        if told := next((each for each in counts if each.adds_up), None):
            return told
        if clock.monotonic() - begun > LOOKING_SECONDS:
            break
        before = after
    return counts[-1]


def _taken(sku: str) -> Units:
    held, sold = Counter[str](), Counter[str]()
    for order in holders_of(sku):
        held.update(order.by_warehouse if order.status in HOLDING else {})
        sold.update(order.by_warehouse if order.status in SOLD else {})
    return held, sold


def _counts(sku: str, stocks: Stocks, units: Units) -> StockCounts:
    held, sold = units
    warehouses = [
        WarehouseCount(**level, held=held[where], sold=sold[where]) for where, level in warehouse_levels(stocks).items()
    ]
    return StockCounts(**levels(sku, stocks), held=held.total(), sold=sold.total(), warehouses=warehouses)
