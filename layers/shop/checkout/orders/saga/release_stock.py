"""The undo of placing an order: cancelled, and every unit back, in one transaction."""

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import MoveRefusedError, OrderWentOnError
from layers.shop.checkout.orders.model import SENT, Payment
from layers.shop.checkout.orders.reasons import Reason
from layers.shop.checkout.orders.table.store import orders_table


def release_stock(order_id: str, reason: Reason, payment: Payment | None) -> bool:
    """Cancel the order for `reason` and give its stock back; False when that was done before.

    `payment` is what became of the money, None while it is still with us. Raises OrderWentOnError when the order has
    gone too far to be cancelled, and MoveRefusedError when there is none.
    """
    about(order_id=order_id)
    order = orders_table.get(order_id, consistent=True)
    if order is None:
        raise MoveRefusedError(order_id, None, "cancelled")
    try:
        released = orders_table.cancel(order, "cancelled_by_buyer" if order.cancel_requested else reason, payment)
    except MoveRefusedError as refused:
        if refused.current in SENT:
            raise OrderWentOnError(order_id, refused.current, "cancelled") from refused
        raise
    if released:
        count("OrderCancelled")
    return released
