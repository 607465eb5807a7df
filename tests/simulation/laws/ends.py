"""Everything that was begun has come to its end, and nothing is left over."""

from collections import Counter
from collections.abc import Mapping

from layers.shop.aftersales.returns.model import OrderReturns, replacement_id_for
from layers.shop.checkout.orders.model import HOLDING, UNDONE, Order
from tests.simulation.buyers import Buyer
from tests.simulation.records import Agreement
from tests.simulation.shop import Shop

END = frozenset({"shipped", "delivered", "closed", "cancelled", "rejected", "returned"})


def check(shop: Shop, buyers: list[Buyer], orders: Mapping[str, Order], returns: Mapping[str, OrderReturns]) -> None:
    for agreed in shop.agreements:
        _ended(shop, agreed, orders)
    for buyer in buyers:
        _as_wished(shop, buyer, orders)
    _one_order_of_a_cart(shop, list(orders.values()))
    _no_return_left(shop, returns)
    _exchanged_right(shop, orders, returns)
    _nothing_waits(shop)


def _ended(shop: Shop, agreed: Agreement, orders: Mapping[str, Order]) -> None:
    order = orders.get(agreed.order_id)
    status = order.status if order else "nowhere"
    waits = order is not None and order.rests  # for goods that are not there: stock.py sees that they are not
    if status not in END and not waits:
        shop.break_law(f"{agreed.who}'s order {agreed.order_id} was accepted and is {status} in the end")


def _as_wished(shop: Shop, buyer: Buyer, orders: Mapping[str, Order]) -> None:
    if buyer.order_id not in orders:
        return
    status, whose = orders[buyer.order_id].status, f"{buyer.name}'s order {buyer.order_id}"
    if buyer.cancelled and (found := orders[buyer.cancelled].status) != "cancelled":
        told = f"{buyer.name}'s order {buyer.cancelled} was cancelled, as its buyer was told"
        shop.break_law(f"{told}, and is {found}")
    pays = buyer.method == "pm_card_visa" and not buyer.fickle
    if pays and status == "cancelled" and not shop.disturbed:
        shop.break_law(f"{whose} is cancelled, though nothing went wrong, and nobody wished it")


def _one_order_of_a_cart(shop: Shop, orders: list[Order]) -> None:
    """One cart, one live order: of all the orders of a cart that nobody has changed since, one at most stands."""
    bought = [order for order in orders if order.status not in UNDONE and not order.placement.exchange]
    for cart_id, count in Counter(order.placement.cart_id for order in bought).items():
        if count > 1 and cart_id not in shop.changed_carts:
            shop.break_law(f"cart {cart_id} was ordered once more, and {count} of its orders stand")


def _no_return_left(shop: Shop, returns: Mapping[str, OrderReturns]) -> None:
    for order_id, those in returns.items():
        if any(one.status == "received" for one in those.returns):
            shop.break_law(f"goods of order {order_id} came back, and were never settled")


def _exchanged_right(shop: Shop, orders: Mapping[str, Order], returns: Mapping[str, OrderReturns]) -> None:
    """What a settled return was to be exchanged for is on its way; whatever else was kept for one is on sale again."""
    for one in (one for those in returns.values() for one in those.returns):
        order_id = replacement_id_for(one.return_id)
        status = orders[order_id].status if order_id in orders else "nowhere"
        sent = one.status == "refunded" and bool(one.replacements)
        if sent != (status == "shipped") or status in HOLDING | {"confirmed"}:
            shop.break_law(f"return {one.return_id} is {one.status}, and what is to replace its goods is {status}")


def _nothing_waits(shop: Shop) -> None:
    for queue in shop.queues.by_name.values():
        if queue.visible or queue.flights:
            shop.break_law(f"messages are left on {queue.name}")
    if letters := shop.dead_letters():
        shop.break_law(f"dead letters are left of {', '.join(letters)}")
