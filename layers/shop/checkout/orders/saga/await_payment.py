"""The payer has to go elsewhere: note where and until when on the order, and wait in an execution of its own."""

from typing import Any

from layers.cloud import clock, settings
from layers.cloud.messages import sagas
from layers.cloud.watch.telemetry import about
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.model import Payment, PaymentDue
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.payments.port import Authorization
from layers.shop.payments.wait_for_payment import GRACE_SECONDS

MACHINE = "payment-wait"


def await_payment(order_id: str, entry: dict[str, Any], authorization: Authorization) -> PaymentDue:
    """Safe to repeat: the first deadline stands. Raises MoveRefusedError when the order no longer waits for anything.

    `entry` is the saga's input; the waiting execution needs it for its own undo.
    """
    about(order_id=order_id)
    order = orders_table.get(order_id, consistent=True)
    if order is None or order.status != "pending":
        raise MoveRefusedError(order_id, order.status if order else None, "pending")
    due = order.due or PaymentDue(
        authorization.redirect_url or "", clock.now_ms() + settings.PAYMENT_DEADLINE_SECONDS() * 1000
    )
    waiting = Payment(authorization.intent_id, "requires_action", provider=order.payment.provider)
    if not order.due and not orders_table.note(order, waiting, due, "awaiting_payment"):
        raise MoveRefusedError(order_id, order.status, "pending")
    wait = {"deadline_ms": due.expires_ms, "timeout_seconds": settings.PAYMENT_DEADLINE_SECONDS() + GRACE_SECONDS}
    sagas.start(MACHINE, f"{order_id}-wait", entry | wait)
    return due
