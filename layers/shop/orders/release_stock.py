"""The undo of placing an order: cancelled, and every unit back, in one transaction."""

from layers.cloud.telemetry import about, count
from layers.shop.orders.errors import MoveRefusedError
from layers.shop.orders.model import Payment
from layers.shop.orders.port import Orders
from layers.shop.orders.store import DynamoOrders

CANCELLED_BY_BUYER = "cancelled_by_buyer"


def release_stock(order_id: str, reason: str, payment: Payment, orders: Orders | None = None) -> bool:
    """Cancel the order for `reason` and give its stock back; False when that was done before.

    Raises MoveRefusedError when the order has gone too far to be cancelled.
    """
    about(order_id=order_id)
    orders = orders or DynamoOrders()
    order = orders.get(order_id, consistent=True)
    if order is None:
        raise MoveRefusedError(order_id, None, "cancelled")
    released = orders.cancel(order, CANCELLED_BY_BUYER if order.cancel_wished else reason, payment)
    if released:
        count("OrderCancelled")
    return released
