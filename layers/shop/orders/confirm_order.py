"""The saga's own steps on the order, forward and back."""

from layers.cloud.telemetry import about, count
from layers.shop.orders.errors import MoveRefusedError
from layers.shop.orders.model import Parcel, Payment
from layers.shop.orders.port import Orders
from layers.shop.orders.store import DynamoOrders


def confirm_order(order_id: str, intent_id: str, authorized: int, orders: Orders | None = None) -> None:
    """The money is reserved: `pending` becomes `confirmed`. Raises MoveRefusedError when the order was cancelled."""
    about(order_id=order_id)
    payment = Payment(intent_id, "authorized", authorized=authorized)
    (orders or DynamoOrders()).move(order_id, "confirmed", payment=payment)
    count("OrderConfirmed")


def ship_order(order_id: str, payment: Payment, parcel: Parcel, orders: Orders | None = None) -> None:
    """The parcel is made and the money taken: `confirmed` becomes `shipped`."""
    about(order_id=order_id)
    (orders or DynamoOrders()).move(order_id, "shipped", payment=payment, parcel=parcel)
    count("OrderShipped")


def deliver_order(order_id: str, orders: Orders | None = None) -> None:
    """The parcel has arrived: `shipped` becomes `delivered`; an order on its way back stays `returning`.

    Raises MoveRefusedError.
    """
    about(order_id=order_id)
    try:
        (orders or DynamoOrders()).move(order_id, "delivered", source="shipped")
    except MoveRefusedError as refused:
        if refused.current not in ("returning", "returned"):
            raise
    else:
        count("OrderDelivered")
