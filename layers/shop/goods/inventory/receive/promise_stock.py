"""Sell what is not there yet: how far, and what is owed so."""

from collections.abc import Iterable
from datetime import date

from layers.cloud import clock
from layers.cloud.patience import until_written
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.model import OWED, Keeping, Policy, Stock, shelf_of
from layers.shop.goods.inventory.reserve import promises as store
from layers.shop.goods.inventory.shards.keep_in import keep_in
from layers.shop.goods.inventory.table.debts import debt_turn
from layers.shop.goods.inventory.table.store import stock_table


def set_policy(sku: str, policy: Policy) -> None:
    """Sell up to `policy.limit` units of `sku` before they are there. A limit of 0 ends it; what is owed stays owed.

    Raises UnknownStockError and StockBusyError.
    """
    if "@" in sku or stock_table.look(sku) is None:
        raise UnknownStockError(sku)
    store.list_promised(sku)
    promises = shelf_of(sku, OWED)
    until_written(lambda: store.put_policy(sku, policy, stock_table.look(promises)) or None, StockBusyError(sku))
    keep_in(sku, OWED)


def promises_of(skus: list[str]) -> dict[str, Stock]:
    """What is promised of those SKUs that are sold before they are there: the policy, what is left and what is owed."""
    found = stock_table.counters([shelf_of(sku, OWED) for sku in skus], consistent=True)
    return {sku: found[shelf] for sku in skus if (shelf := shelf_of(sku, OWED)) in found}


def may_be_served(promises: Stock) -> bool:
    """Whether the day has come from which on goods are handed out."""
    begins = promises.policy.available_from if promises.policy else ""
    return not begins or date.fromisoformat(begins) <= clock.now().date()


def keeping(skus: Iterable[str]) -> set[str]:
    """Those of which a warehouse keeps units for who waits. Two batches, however many SKUs a shop has ever promised."""
    firsts = stock_table.counters(skus, consistent=True)
    shelves = {shelf_of(sku, place): sku for sku, first in firsts.items() for place in ("", *first.layout.places)}
    return {shelves[shelf] for shelf, stock in stock_table.counters(shelves, consistent=True).items() if stock.kept}


def to_keep(sku: str, quantity: int, places: tuple[str, ...]) -> Keeping:
    """How many of `quantity` units that arrive are for orders that wait: what is owed and not kept for them yet."""
    turn = debt_turn(sku)  # first: whoever keeps some after this is seen by the write
    stocks = stock_table.counters([sku, *(shelf_of(sku, place) for place in places)], consistent=True)
    owed = stocks.pop(shelf_of(sku, OWED), None)
    waited_for = owed.taken - sum(stock.kept for stock in stocks.values()) if owed else 0
    return Keeping(max(0, min(quantity, waited_for)), turn)
