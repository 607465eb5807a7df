"""What became of orders, to the sales they came from."""

from collections.abc import Iterable
from typing import Literal

from layers.shop.checkout.orders.model import SOLD, Order, Stored
from layers.shop.checkout.orders.read.read_order import find_stored

OrderFate = Literal["placed", "sold", "returned", "void"]


def fates_of(order_ids: Iterable[str]) -> dict[str, OrderFate]:
    """The fate of each of the orders that are stored, read consistently."""
    return {order_id: fate_of(order) for order_id, order in find_stored(set(order_ids)).items()}


def was_sold(order: Order) -> bool:
    """Whether its units were sold, however it ended."""
    return any(turn.status in SOLD for turn in order.timeline)


def fate_of(order: Stored) -> OrderFate:
    """Units are `placed` while the order may be cancelled, then `sold` or `returned`; `void` ones were never there."""
    if order.status in SOLD:
        return "sold"
    if order.status == "cancelled":
        return "returned"
    if order.status == "rejected":
        return "void" if order.reason == "sold_out" else "returned"
    return "placed"
