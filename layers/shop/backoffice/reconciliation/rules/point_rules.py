"""What an order and the books of its membership must have to do with each other."""

from collections.abc import Iterator

from layers.shop.aftersales.earning.earning import points_of_order
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.backoffice.reconciliation.model import STALLED_MS, Evidence, Verdict, stood_still_ms
from layers.shop.checkout.orders.model import Order
from layers.shop.offers.points.model import OrderPoints


def may_be_judged(order: Order, now_ms: int, since_ms: int = 0) -> bool:
    """Whether the order names a membership, has changed since, and so long ago that its facts must have arrived."""
    named = order.placement.points is not None
    still_ms = stood_still_ms(order, now_ms)
    return named and STALLED_MS < still_ms <= now_ms - since_ms


def about_points(order: Order, returns: OrderReturns, booked: OrderPoints) -> Iterator[Verdict]:
    """`booked` is what the membership says the order has of it."""
    assert order.placement.points is not None
    due = points_of_order(order, returns)
    if due.same_as(booked):
        return
    facts: Evidence = {
        "member_id": order.placement.points.member_id,
        "order_status": order.status,
        "earned": due.earned,
        "earned_in_books": booked.earned,
        "pending": due.pending,
        "pending_in_books": booked.pending,
    }
    yield Verdict("points_not_booked", order.order_id, facts, "book_points")
