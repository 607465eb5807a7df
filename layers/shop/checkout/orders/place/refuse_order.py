"""End orders whose message could not be handled: the last stop before a person is needed."""

import re
from typing import Any

import msgspec

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.model import AcceptedOrder
from layers.shop.checkout.orders.saga.start_saga import start_saga
from layers.shop.checkout.orders.table.store import orders_table

ORDER_ID = re.compile(r"ord_[a-z2-7]{26}")


class UnreadableOrderError(Exception):
    """A dead letter that names no order can only be looked at by a person."""


def refuse_order(body: str) -> None:
    """Reject the order in a dead letter, or, where it was placed after all, see that its saga runs.

    Raises UnreadableOrderError when the message names no order: it stays among the dead letters.
    """
    accepted = _accepted(body)
    order_id = accepted.order_id if accepted else _order_id(body)
    about(order_id=order_id)
    if orders_table.reject(order_id, "processing_failed", accepted):
        count("OrderRefused")
        return
    stored = orders_table.get(order_id, consistent=True)
    if stored and stored.status == "pending":
        start_saga(stored)


def _accepted(body: str) -> AcceptedOrder | None:
    try:
        return msgspec.json.decode(body, type=AcceptedOrder)
    except msgspec.MsgspecError:
        return None


def _order_id(body: str) -> str:
    try:
        message: Any = msgspec.json.decode(body)
    except msgspec.MsgspecError:
        message = {}
    named = message.get("order_id") if isinstance(message, dict) else None
    if not isinstance(named, str) or not ORDER_ID.fullmatch(named):
        raise UnreadableOrderError("the message names no order")
    return named
