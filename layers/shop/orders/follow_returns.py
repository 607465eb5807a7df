"""The order follows its returns and refunds."""

from msgspec.structs import replace

from layers.cloud.telemetry import about, count
from layers.shop.orders.errors import OrderBusyError
from layers.shop.orders.port import Orders
from layers.shop.orders.store import DynamoOrders

TRIES = 5


def start_returning(order_id: str, orders: Orders | None = None) -> None:
    """A return was agreed to. Raises MoveRefusedError."""
    about(order_id=order_id)
    (orders or DynamoOrders()).move(order_id, "returning")


def finish_returning(order_id: str, everything: bool, orders: Orders | None = None) -> None:
    """The last open return is settled: `returned` if everything came back, else `delivered`, refunded in part."""
    orders = orders or DynamoOrders()
    order = orders.get(order_id, consistent=True)
    if order and order.status == "returning":
        orders.move(order_id, "returned" if everything else "delivered", reason="refunded")
        count("OrderReturned" if everything else "OrderPartlyRefunded")


def call_off_returning(order_id: str, orders: Orders | None = None) -> None:
    """The last open return was agreed to and then refused: the order is `delivered`, as before."""
    orders = orders or DynamoOrders()
    order = orders.get(order_id, consistent=True)
    if order and order.status == "returning":
        orders.move(order_id, "delivered", reason="return_refused")


def record_refund(order_id: str, refunded: int, orders: Orders | None = None) -> None:
    """Note on the order, as a fact, what the provider says it has given back so far. Raises OrderBusyError."""
    orders = orders or DynamoOrders()
    for _ in range(TRIES):
        order = orders.get(order_id, consistent=True)
        if order is None or order.payment.refunded >= refunded:
            return
        status = "refunded" if refunded >= order.payment.captured else order.payment.status
        if orders.note(order, replace(order.payment, status=status, refunded=refunded), None, "refunded", "return"):
            return
    raise OrderBusyError(order_id)
