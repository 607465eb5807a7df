"""Whether a SKU is sold by its count, or without one: goods made when they are ordered, or that nobody counts."""

from layers.cloud import clock
from layers.cloud.patience import until_written
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InSaleError, StockBusyError, UnknownStockError
from layers.shop.goods.inventory.jobs import ask_to_carry_out, ask_to_fill
from layers.shop.goods.inventory.model import OWED, Layout, Policy, Shelf, is_sku
from layers.shop.goods.inventory.promises.policies import put_policy
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.sales.find_sales import sales_with


def sell_uncounted(sku: str) -> None:
    """From now on `sku` is sold, cancelled and sent back without its counters.

    What orders have of them stays theirs, and returns to them. No more is promised, and orders that wait for units are
    given uncounted ones. Raises UnknownStockError, InSaleError and StockBusyError.
    """
    if sales_with([sku], clock.now()):
        raise InSaleError(sku)
    layout = _set_counted(sku, counted=False)
    if OWED in layout.warehouses:
        _promise_no_more(sku)
        ask_to_fill([sku])


def sell_by_count(sku: str) -> None:
    """From now on `sku` is sold as far as its counters reach: those of before, and what was booked since.

    Orders of uncounted units keep these. Raises UnknownStockError and StockBusyError.
    """
    _set_counted(sku, counted=True)


def _set_counted(sku: str, counted: bool) -> Layout:
    """One conditional write on the first row, which every order without a count looks at in its own transaction."""
    first = Shelf(sku)

    def attempt() -> Layout | None:
        found = stock_table.read_shards(first) if is_sku(sku) else None
        if found is None:
            raise UnknownStockError(sku)
        if found.layout.counted == counted:
            return found.layout
        after = found.layout.sold_by_count(counted)
        return after if stock_table.set_layout(first, found.layout, after) else None

    layout = until_written(attempt, StockBusyError(sku))
    layouts.learn(first, layout)
    if layout.reach > 1:
        ask_to_carry_out(first)  # the other shards are let know
    return layout


def _promise_no_more(sku: str) -> None:
    owed = Shelf(sku, OWED)

    def attempt() -> bool | None:
        seen = stock_table.read_shards(owed)
        if seen is None or seen.policy is None:
            return True
        none = Policy(seen.policy.kind, 0, seen.policy.available_from)
        return put_policy(sku, none, seen) or None

    until_written(attempt, StockBusyError(sku))
