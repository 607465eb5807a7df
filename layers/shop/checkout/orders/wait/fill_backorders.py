"""Give units that are there to the orders that wait for them: in order of age, each as much as there is.

May run twice, by two at once, or break off anywhere: every order is given its units in one transaction, and stands in
line until its saga was started again.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.saga.resume_order import ship_stocked
from layers.shop.checkout.orders.table.resources import capacity
from layers.shop.checkout.orders.table.restocking import Restocking, redeemed
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.jobs import ask_to_fill
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from layers.shop.goods.inventory.model import OWED, Reservation, Stock
from layers.shop.goods.inventory.promises.backorders import Backorder, oldest_backorders, remove_backorder
from layers.shop.goods.inventory.promises.earmarks import put_on_sale, skus_with_earmarks
from layers.shop.goods.inventory.promises.policies import may_be_filled, promised_skus, promises_of
from layers.shop.goods.warehouses.rank_warehouses import rank_warehouses

Outcome = Literal["served", "passed over", "short"]
BATCH = 20  # orders served in one go; then the rest is asked for
LOOKED_AT = 200  # who cancelled stands in line until the money is back, and keeps nobody behind from being served
TRIES = 5
MOST_SHELVES = 40  # of the items of a transaction


def fill_backorders(sku: str) -> None:
    """Serve the oldest orders that wait for `sku`, as far as its units reach and its day has come."""
    about(sku=sku)
    promised = promises_of([sku]).get(sku)
    if promised is None:
        return
    if not may_be_filled(promised):
        _sell_what_nobody_waits_for(sku)
        return
    served = 0
    for waiting in oldest_backorders(sku, LOOKED_AT):
        outcome = _serve(waiting)
        if outcome == "short":
            return
        served += outcome == "served"
        if served == BATCH:
            ask_to_fill([sku])
            return
    _sell_what_nobody_waits_for(sku)


def ask_to_fill_all() -> None:
    """The schedule: whoever was overlooked, whose day has come, or for whom units came back."""
    promised = promises_of(promised_skus())
    owed = {sku for sku, stock in promised.items() if stock.taken}
    ask_to_fill(sorted(owed | skus_with_earmarks(promised.keys() - owed)))


def _serve(waiting: Backorder) -> Outcome:
    """`short` when there is too little for this order, and so for all after it.

    Passed over is who wants it no more, and who would have goods from more shelves than can be given back at once: more
    of them has to arrive in one place first.
    """
    for _ in range(TRIES):
        order = orders_table.get(waiting.order_id, consistent=True)
        if order is None or not _waits(order, waiting.sku):
            break
        if order.cancel_requested:
            return "passed over"
        restocking = _restocking(order, waiting.sku)
        if restocking is None:
            return "short"
        if len(restocking.holds_after(order.holds)) > capacity(order.placement):
            return "passed over"
        if orders_table.restock(order, restocking):
            count("OrderRestocked")
    else:
        raise StockBusyError(waiting.sku)
    if order:
        ship_stocked(order)
    remove_backorder(waiting)
    return "served"


def _waits(order: Order, sku: str) -> bool:
    return order.status in ("pending", "confirmed") and sku in order.owed


def _restocking(order: Order, sku: str) -> Restocking | None:
    """As much as there is of what is owed to the order, None when there is nothing. What was kept comes first.

    Of as many shelves as the order has capacity for: one more, if nothing of the SKU stays owed.
    """
    stocks = stocks_of(sku)
    promised, needed = stocks.pop(OWED), order.owed[sku]
    if not stocks[""].layout.counted:
        uncounted = [Reservation(sku, 0, needed, uncounted=True)]
        return Restocking(redeemed(order.holds, sku, needed), [], uncounted, promised.policy)
    to = order.placement.address
    nearest = rank_warehouses(to.country, to.region, [place for place in stocks if place])
    everywhere = [*nearest, *(place for place in stocks if place not in nearest)]
    kept_here, on_sale = list(_kept(sku, stocks, everywhere)), list(_shelved(sku, stocks, nearest))
    left = max(0, capacity(order.placement) - len(order.holds))
    for most in (left + 1, max(1, left)):
        kept = _upto(needed, min(most, MOST_SHELVES), kept_here)
        missing = needed - sum(hold.quantity for hold in kept)
        shelved = _upto(missing, min(most, MOST_SHELVES) - len(kept), on_sale)
        units = sum(hold.quantity for hold in [*kept, *shelved])
        restocking = Restocking(redeemed(order.holds, sku, units), kept, shelved, promised.policy)
        if len(restocking.holds_after(order.holds)) <= capacity(order.placement):
            break
    return restocking if units else None


def _kept(sku: str, stocks: Mapping[str, Stock], nearest: list[str]) -> Iterator[Reservation]:
    return (Reservation(sku, 0, stocks[place].earmarked, place) for place in nearest if place in stocks)


def _shelved(sku: str, stocks: Mapping[str, Stock], nearest: list[str]) -> Iterator[Reservation]:
    for place in nearest:
        if stock := stocks.get(place):
            layouts.believe(stock.shelf, stock.layout)  # or its rows would refuse who does not know it
            yield from (Reservation(sku, shard, units, place) for shard, units in stock.by_shard.items())


def _upto(needed: int, most: int, shelves: list[Reservation]) -> list[Reservation]:
    """Of what is there, so many units, in its order; where that takes more than `most` shelves, of the fullest."""
    taken = _in_turn(needed, shelves)
    if len(taken) > most:
        taken = _in_turn(needed, sorted(shelves, key=lambda hold: -hold.quantity))[:most]
    return taken


def _in_turn(needed: int, there: Iterable[Reservation]) -> list[Reservation]:
    taken: list[Reservation] = []
    for hold in there:
        if (units := min(needed, hold.quantity)) > 0:
            taken.append(Reservation(hold.sku, hold.shard, units, hold.warehouse))
            needed -= units
    return taken


def _sell_what_nobody_waits_for(sku: str) -> None:
    """More is kept than is owed: who it was kept for has cancelled."""
    stocks = stocks_of(sku)
    spare = sum(stock.earmarked for stock in stocks.values()) - (stocks[OWED].taken if OWED in stocks else 0)
    for stock in stocks.values():
        if (units := min(spare, stock.earmarked)) > 0 and put_on_sale(stock.shelf, units):
            spare -= units
