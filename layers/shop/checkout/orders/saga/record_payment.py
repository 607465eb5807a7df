"""Put on an order what the provider has taken for it, or given back."""

from msgspec.structs import replace

from layers.cloud.patience import until_written
from layers.cloud.watch.telemetry import about
from layers.shop.checkout.orders.errors import OrderBusyError
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.table.store import orders_table


def record_capture(order: Order, captured: int) -> None:
    """Put on the order what the provider has taken for it. Raises OrderBusyError."""
    about(order_id=order.order_id)
    if not orders_table.note(order, replace(order.payment, captured=captured)):
        raise OrderBusyError(order.order_id)


def record_refund(order_id: str, refunded: int) -> None:
    """Note on the order, as a fact, what the provider says it has given back so far. Raises OrderBusyError."""

    def note() -> bool | None:
        order = orders_table.get(order_id, consistent=True)
        if order is None or order.payment.refunded >= refunded:
            return True
        status = "refunded" if refunded >= order.payment.captured else order.payment.status
        payment = replace(order.payment, status=status, refunded=refunded)
        return orders_table.note(order, payment, None, "refunded", "return") or None

    until_written(note, OrderBusyError(order_id))
