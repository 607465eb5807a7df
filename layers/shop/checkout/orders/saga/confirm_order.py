"""The saga's step once the money is reserved."""

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.payments.port import DEFAULT


def confirm_order(order_id: str, intent_id: str, authorized: int, provider: str = DEFAULT) -> None:
    """The money is reserved: `pending` becomes `confirmed`. Raises MoveRefusedError when the order was cancelled."""
    about(order_id=order_id)
    payment = Payment(intent_id, "authorized", authorized=authorized, provider=provider)
    orders_table.move(order_id, "confirmed", payment=payment)
    count("OrderConfirmed")
