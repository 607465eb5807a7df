"""The order follows its returns and refunds."""

from collections.abc import Callable
from contextlib import suppress

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import MoveRefusedError, OrderBusyError
from layers.shop.checkout.orders.model import Fact, Order, Status
from layers.shop.checkout.orders.table.port import Orders
from layers.shop.checkout.orders.table.store import orders_table

TRIES = 5
Target = Callable[[Order], Status | None]
"""What an order is to be by the returns that there are, None while one is open that was agreed to."""


def start_returning(order_id: str, orders: Orders | None = None) -> None:
    """A return was agreed to. Raises MoveRefusedError and OrderBusyError.

    From the order as it was seen: a try that was given up and arrives after the return is settled would open it again.
    """
    about(order_id=order_id)
    orders = orders or orders_table
    for _ in range(TRIES):
        order = orders.get(order_id, consistent=True)
        if order and order.status == "returning":
            return
        if orders.move(order_id, "returning", version=order.version if order else None).status == "returning":
            return
    raise OrderBusyError(order_id)


def finish_returning(order_id: str, target: Target, reason: str = "refunded", orders: Orders | None = None) -> bool:
    """The last open return is settled: `returned` if everything came back, else `delivered`, a part of it returned.

    `reason` is `refunded`, or `exchanged` where no money went back. False when there was nothing to do. Raises
    OrderBusyError.
    """
    if moved := _leave_returning(order_id, target, reason, orders or orders_table):
        count("OrderReturned" if moved == "returned" else "OrderPartlyReturned")
    return moved is not None


def call_off_returning(order_id: str, target: Target, reason: str, orders: Orders | None = None) -> None:
    """The last open return was agreed to, and refused or never sent: the order is `delivered`, as before.

    Raises OrderBusyError.
    """
    _leave_returning(order_id, target, reason, orders or orders_table)


def _leave_returning(order_id: str, target: Target, reason: str, orders: Orders) -> Status | None:
    """What the order has become; None where it was not `returning`, or still is.

    Returns are looked at after the order, which is moved as it was read: who agrees to another return meanwhile notes
    that on the order, and lets it return anew where it was moved before.
    """
    for _ in range(TRIES):
        order = orders.get(order_id, consistent=True)
        wanted = target(order) if order and order.status == "returning" else None
        if order is None or wanted is None:
            return None
        with suppress(MoveRefusedError):  # it changed since it was read
            if orders.move(order_id, wanted, reason=reason, version=order.version).status == wanted:
                return wanted
    raise OrderBusyError(order_id)


def tell_return(order_id: str, fact: Fact, return_id: str, orders: Orders | None = None) -> None:
    """Note on the order what became of a return, once, so that its buyer is told. Raises OrderBusyError."""
    orders = orders or orders_table
    for _ in range(TRIES):
        order = orders.get(order_id, consistent=True)
        if order is None or any((turn.status, turn.reason) == (fact, return_id) for turn in order.timeline):
            return
        if orders.note(order, None, None, fact, return_id):
            return
    raise OrderBusyError(order_id)
