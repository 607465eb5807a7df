"""An order goes on, in another execution of its saga: it waited for its payer or for goods, or it stood still."""

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.saga.start_saga import PAID, RESUMED, STOCKED, UNWANTED, start_saga
from layers.shop.checkout.orders.table.store import orders_table


def resume_order(order_id: str) -> None:
    """Start the saga again, as `<order_id>-paid`: authorizing again finds the payment made. Safe to repeat."""
    about(order_id=order_id)
    order = orders_table.get(order_id, consistent=True)
    if order is None:
        raise MoveRefusedError(order_id, None, "confirmed")
    start_saga(order, PAID)
    count("OrderResumed")


def take_up(order: Order) -> bool:
    """Give an order its execution: the first where it never had one, else the second. False when it had both."""
    about(order_id=order.order_id)
    first = order.status == "pending" and start_saga(order)
    if taken_up := first or start_saga(order, RESUMED):
        count("OrderResumed")
    return taken_up


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
    if order.status != "confirmed" or not order.cancel_requested or not _has_waited(order):
        return False
    failure = {"Error": "CancelledByBuyerError", "Cause": "the buyer wants no more of it"}
    return _go_on(order, UNWANTED, "CancelPaidOrder", failure=failure)


def _go_on(order: Order, attempt: str, state: str, **given: object) -> bool:
    about(order_id=order.order_id)
    authorization = {"intent_id": order.payment.intent_id, "status": "authorized"}
    return start_saga(order, attempt, resume_at=state, authorization=authorization, **given)


def _has_waited(order: Order) -> bool:
    return any(turn.status == "awaiting_stock" for turn in order.timeline)
