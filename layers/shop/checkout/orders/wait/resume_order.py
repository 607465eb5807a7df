"""The payer has paid elsewhere: the order's saga goes on, in a second execution."""

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.place.place_order import start_saga
from layers.shop.checkout.orders.table.port import Orders
from layers.shop.checkout.orders.table.store import orders_table

PAID = "paid"


def resume_order(order_id: str, orders: Orders | None = None) -> None:
    """Start the saga again, as `<order_id>-paid`: authorizing again finds the payment made. Safe to repeat."""
    about(order_id=order_id)
    order = (orders or orders_table).get(order_id, consistent=True)
    if order is None or order.placement is None:
        raise MoveRefusedError(order_id, None, "confirmed")
    start_saga(order_id, order.placement, order.holds, PAID)
    count("OrderResumed")
