"""An order that waited for goods goes on: they are there, or nobody wants them any more."""

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.place.place_order import start_saga

STOCKED, UNWANTED = "stocked", "cancelled"  # what the executions' names end in


def ship_stocked(order: Order) -> None:
    """Its goods are there: the saga goes on at CreateShipment. Safe to repeat.

    One that has not come so far that it waits is left to its saga, which is under way and finds the goods.
    """
    if order.status == "confirmed" and not order.owed and _has_waited(order):
        _go_on(order, STOCKED, "CreateShipment", payment={"captured": order.payment.captured})
        count("OrderStocked")


def turn_back(order: Order) -> bool:
    """Its buyer wants no more of it: refund, everything back. False when that was begun before, is not wished, or is
    left to its saga, which is under way."""
    if order.status != "confirmed" or not order.cancel_wished or not _has_waited(order):
        return False
    failure = {"Error": "CancelledByBuyerError", "Cause": "the buyer wants no more of it"}
    return _go_on(order, UNWANTED, "CancelPaidOrder", failure=failure)


def _go_on(order: Order, attempt: str, state: str, **given: object) -> bool:
    about(order_id=order.order_id)
    assert order.placement is not None
    authorization = {"intent_id": order.payment.intent_id, "status": "authorized"}
    return start_saga(
        order.order_id, order.placement, order.holds, attempt, resume_at=state, authorization=authorization, **given
    )


def _has_waited(order: Order) -> bool:
    return any(turn.status == "awaiting_stock" for turn in order.timeline)
