"""The saga's own steps on the order, forward and back."""

from collections.abc import Callable, Sequence

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


Pack = Callable[[Sequence[str]], list[Parcel]]
"""Makes the parcels that leave from these warehouses."""


def ship_order(
    order_id: str, payment: Payment, pack: Pack, warehouses: Sequence[str] = ("",), orders: Orders | None = None
) -> list[Parcel]:
    """The money is taken and the parcels are made: `confirmed` becomes `shipped`; the order's parcels.

    `warehouses` is where the goods are thought to be; only where that is wrong the order is read. Raises
    MoveRefusedError.
    """
    about(order_id=order_id)
    orders = orders or DynamoOrders()
    try:
        shipped = orders.move(order_id, "shipped", payment=payment, parcels=pack(warehouses))
    except MoveRefusedError:
        order = orders.get(order_id, consistent=True)
        if order is None or order.ships_from == list(warehouses):
            raise
        shipped = orders.move(order_id, "shipped", payment=payment, parcels=pack(order.ships_from))
    count("OrderShipped")
    return shipped.parcels


def deliver_order(order_id: str, orders: Orders | None = None) -> None:
    """All parcels have arrived: `shipped` becomes `delivered`; an order on its way back stays `returning`.

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
