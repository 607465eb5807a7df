"""The order follows its returns."""

from collections.abc import Callable
from typing import Literal

from layers.cloud.patience import until_written
from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import MoveRefusedError, OrderBusyError
from layers.shop.checkout.orders.model import Fact, Order, ReturnId, Status, sources
from layers.shop.checkout.orders.reasons import CalledOff, Settlement, Why
from layers.shop.checkout.orders.table.store import orders_table

Target = Callable[[Order], Status | None]
"""What an order is to be by the returns that there are, None while one is open that was agreed to."""


def start_returning(order_id: str) -> None:
    """A return was agreed to. Raises MoveRefusedError and OrderBusyError.

    From the order as it was seen: a try that was given up and arrives after the return is settled would open it again.
    """
    about(order_id=order_id)

    def start() -> bool | None:
        order = orders_table.get(order_id, consistent=True)
        if order and order.status == "returning":
            return True
        try:
            moved = orders_table.move(order_id, "returning", version=order.version if order else None)
        except MoveRefusedError:
            if order is None or order.status not in sources("returning"):
                raise
            return None  # it changed since it was read: its parcel has just been handed over
        return moved.status == "returning" or None

    until_written(start, OrderBusyError(order_id))


def finish_returning(order_id: str, target: Target, reason: Settlement = "refunded") -> bool:
    """The last open return is settled: `returned` if everything came back, else `delivered`, a part of it returned.

    `reason` is `refunded`, or `exchanged` where no money went back. False when there was nothing to do. Raises
    OrderBusyError.
    """
    if moved := _leave_returning(order_id, target, reason):
        count("OrderReturned" if moved == "returned" else "OrderPartlyReturned")
    return bool(moved)


def call_off_returning(order_id: str, target: Target, reason: CalledOff) -> None:
    """The last open return was agreed to, and refused or never sent: the order is `delivered`, as before.

    Raises OrderBusyError.
    """
    _leave_returning(order_id, target, reason)


def _leave_returning(order_id: str, target: Target, reason: Why) -> Status | Literal[""]:
    """What the order has become; "" where it was not `returning`, or still is.

    Returns are looked at after the order, which is moved as it was read: who agrees to another return meanwhile notes
    that on the order, and lets it return anew where it was moved before.
    """

    def leave() -> Status | Literal[""] | None:
        order = orders_table.get(order_id, consistent=True)
        wanted = target(order) if order and order.status == "returning" else None
        if order is None or wanted is None:
            return ""
        try:
            moved = orders_table.move(order_id, wanted, reason=reason, version=order.version)
        except MoveRefusedError:  # it changed since it was read
            return None
        return wanted if moved.status == wanted else None

    return until_written(leave, OrderBusyError(order_id))


def tell_return(order_id: str, fact: Fact, return_id: str) -> None:
    """Note on the order what became of a return, once, so that its buyer is told. Raises OrderBusyError."""

    def note() -> bool | None:
        order = orders_table.get(order_id, consistent=True)
        if order is None or any((turn.status, turn.reason) == (fact, return_id) for turn in order.timeline):
            return True
        return orders_table.note(order, None, None, fact, ReturnId(return_id)) or None

    until_written(note, OrderBusyError(order_id))
