"""Stock: everything that came is booked once, and what is left can be sold, to the last unit."""

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import AcceptedOrder, Order, OrderLine
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.goods.inventory.model import Shelf
from tests.simulation.opening import LANTERN
from tests.simulation.shop import Shop
from tests.unit.orders.orders import an_order


def check(shop: Shop, orders: Mapping[str, Order], returns: Mapping[str, OrderReturns]) -> None:
    _received_right(shop, returns)
    for order in orders.values():
        _waits_for_what_is_not_there(shop, order)
    if odd := shop.witness.unexplained():
        shop.break_law(odd)
    if not shop.broken:
        sell_out(shop, LANTERN)


def _received_right(shop: Shop, returns: Mapping[str, OrderReturns]) -> None:
    """Every receipt is booked once, and so is everything that came back and can be sold again."""
    back: Counter[str] = Counter()
    for one in (one for those in returns.values() for one in those.returns):
        if one.status == "refunded" and one.goods == "restock":
            back.update({line.sku: line.quantity for line in one.lines})
    for sku, came in shop.receipts.items():
        # what was not counted when it was sold comes back to no count
        booked = range(back[sku] + 1) if sku in shop.recounted else (back[sku],)
        if not any(shop.books.received[sku] - units in came.possible for units in booked):
            told = f"{came.sure} delivered, {came.perhaps} perhaps, and {back[sku]} sent back"
            shop.break_law(f"{sku}: {shop.books.received[sku]} received, of {told}")


def _waits_for_what_is_not_there(shop: Shop, order: Order) -> None:
    """Who waits for goods waits for some that are on no shelf, or whose day has not come."""
    for sku in order.owed if order.rests else ():
        there = {str(Shelf(sku, where)): shop.books.shelves[str(Shelf(sku, where))] for where in shop.warehouses}
        left = {shelf: counts.available + counts.earmarked for shelf, counts in there.items()}
        if any(left.values()) and sku not in shop.not_yet:
            shop.break_law(f"order {order.order_id} waits for {sku}, and there are {left}")


def sell_out(shop: Shop, sku: str) -> None:
    """Every unit that is there can be sold, to the last; then there is none."""
    left = shop.books.available[sku]
    for number, quantity in enumerate((left, 1) if left else (1,)):
        place_order(_order_of(sku, quantity, f"ord_{number:a>26}", shop.now_ms()))
        status = shop.books.orders.get(f"ord_{number:a>26}")
        wanted = "pending" if quantity == left else "rejected"
        if status != wanted:
            shop.break_law(f"an order of {quantity} {sku} is {status}, with {left} left to sell before")
        left -= quantity


def _order_of(sku: str, quantity: int, order_id: str, now_ms: int) -> AcceptedOrder:
    accepted = an_order(order_id)
    line = OrderLine(sku, "prd_1", sku, quantity, 100, 0, 0, 100 * quantity)
    return replace(accepted, placement=replace(accepted.placement, lines=[line], accepted_ms=now_ms))
