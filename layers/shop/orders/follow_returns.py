"""The order follows its returns and refunds."""

from msgspec.structs import replace

from layers.cloud.telemetry import about, count
from layers.shop.orders.errors import OrderBusyError
from layers.shop.orders.model import Fact
from layers.shop.orders.port import Orders
from layers.shop.orders.store import DynamoOrders

TRIES = 5


def start_returning(order_id: str, orders: Orders | None = None) -> None:
    """A return was agreed to. Raises MoveRefusedError and OrderBusyError.

    From the order as it was seen: a try that was given up and arrives after the return is settled would open it again.
    """
    about(order_id=order_id)
    orders = orders or DynamoOrders()
    for _ in range(TRIES):
        order = orders.get(order_id, consistent=True)
        if order and order.status == "returning":
            return
        if orders.move(order_id, "returning", version=order.version if order else None).status == "returning":
            return
    raise OrderBusyError(order_id)


def finish_returning(order_id: str, everything: bool, reason: str = "refunded", orders: Orders | None = None) -> None:
    """The last open return is settled: `returned` if everything came back, else `delivered`, a part of it returned.

    `reason` is `refunded`, or `exchanged` where no money went back.
    """
    orders = orders or DynamoOrders()
    order = orders.get(order_id, consistent=True)
    if order and order.status == "returning":
        orders.move(order_id, "returned" if everything else "delivered", reason=reason)
        count("OrderReturned" if everything else "OrderPartlyReturned")


def call_off_returning(order_id: str, reason: str, orders: Orders | None = None) -> None:
    """The last open return was agreed to, and refused or never sent: the order is `delivered`, as before."""
    orders = orders or DynamoOrders()
    order = orders.get(order_id, consistent=True)
    if order and order.status == "returning":
        orders.move(order_id, "delivered", reason=reason)


def tell_return(order_id: str, fact: Fact, return_id: str, orders: Orders | None = None) -> None:
    """Note on the order what became of a return, once, so that its buyer is told. Raises OrderBusyError."""
    orders = orders or DynamoOrders()
    for _ in range(TRIES):
        order = orders.get(order_id, consistent=True)
        if order is None or any((turn.status, turn.reason) == (fact, return_id) for turn in order.timeline):
            return
        if orders.note(order, None, None, fact, return_id):
            return
    raise OrderBusyError(order_id)


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
