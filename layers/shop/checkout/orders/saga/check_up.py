"""A look at every order some time after it was placed: whatever got stuck is brought to its end.

Each order is followed by a delayed message rather than by an index of deadlines: it costs no write unit, needs no
polling, and comes again until the order is right.
"""

import math
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from layers.cloud import clock
from layers.cloud.messages import sagas
from layers.cloud.messages.queues import SqsQueue
from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import OrderWentOnError
from layers.shop.checkout.orders.model import Order, Payment, PaymentDue
from layers.shop.checkout.orders.saga.refund_order import refund_order
from layers.shop.checkout.orders.saga.release_stock import release_stock
from layers.shop.checkout.orders.saga.resume_order import turn_back
from layers.shop.checkout.orders.saga.settle_payment import reason_to_refund, settle_payment
from layers.shop.checkout.orders.saga.start_saga import PAID, RESUMED, SAGA, start_saga
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.payments import charges
from layers.shop.payments.errors import AlreadyCapturedError, AmountMismatchError
from layers.shop.payments.model import LET_GO, is_paid
from layers.shop.payments.port import PaymentNews
from layers.shop.payments.providers import provider
from layers.shop.payments.wait_for_payment import GRACE_SECONDS

# The saga's own time budget, retries included, ends before this; SQS delays no longer than this.
DELAY_SECONDS = 900


def schedule_check_ups(order_ids: Iterable[str]) -> None:
    """Look at these orders again in a quarter of an hour. Sent before they are placed, so that none is missed."""
    SqsQueue("checkups").send_all(({"order_id": order_id} for order_id in order_ids), DELAY_SECONDS)


class Resumption(Struct, frozen=True):
    """How a person wants what is stuck taken up: the new execution's machine, name and input."""

    name: str
    input: dict[str, Any]
    machine: str = SAGA


class CheckUp(Struct, frozen=True):
    """The message on the checkups queue."""

    order_id: str
    resume: Resumption | None = None


def resume_saga(order_id: str, resumption: Resumption) -> None:
    """Take up a saga that was stuck. Every step knows what is done, so an order that ended meanwhile stays as it is."""
    about(order_id=order_id)
    sagas.start(resumption.machine, resumption.name, resumption.input)
    count("OrderResumed")


def check_up(order_id: str) -> None:
    """Undo an order nobody paid; carry on one whose money may have been taken, unless it waits for goods.

    A payer who still has time is let be: the check-up comes again after the deadline. So does late money of a payer who
    had none left, in case its event was lost.
    """
    about(order_id=order_id)
    order = orders_table.get(order_id, consistent=True)
    if order is None:
        return  # still on the queue, or among the dead letters: those end it
    if order.placement.exchange:
        return  # waits for goods on their way back; the return that pays for it ends it
    if order.status == "pending" and order.due and (left := _left(order.due)) > 0:
        SqsQueue("checkups").send({"order_id": order_id}, min(DELAY_SECONDS, left))
    elif order.status == "pending":
        _expire(order)
    elif order.status == "cancelled" and order.due:
        settle_payment(PaymentNews(order.payment.intent_id, provider=order.payment.provider))
    elif order.status == "cancelled" and order.payment.status not in LET_GO:
        refund_order(order_id, order.payment.intent_id, reason_to_refund(order))
    elif order.status == "confirmed" and not order.rests and not turn_back(order):
        start_saga(order, RESUMED)
        count("OrderResumed")


def _expire(order: Order) -> None:
    """Void and release. Money that came after all carries the order on, once; then, or if it is not the order's
    amount, it is given back: its saga has had its chance. An order that was carried on meanwhile is left alone."""
    if order.due and _is_paid(order) and start_saga(order, PAID):
        SqsQueue("checkups").send({"order_id": order.order_id}, DELAY_SECONDS)
        return
    try:
        paid_through = provider(order.payment.provider)
        charges.void(paid_through, order.order_id, order.placement.payable, order.payment.intent_id or None)
    except AlreadyCapturedError as taken:
        if start_saga(order, RESUMED):
            SqsQueue("checkups").send({"order_id": order.order_id}, DELAY_SECONDS)
        elif _cancel(order, None):
            refund_order(order.order_id, taken.facts["intent_id"], "paid_after_expiry")
    except AmountMismatchError:
        if _cancel(order, None):
            refund_order(order.order_id, order.payment.intent_id, "payment_mismatch")
    else:
        _cancel(order, Payment(order.payment.intent_id, "voided", provider=order.payment.provider))


def _cancel(order: Order, payment: Payment | None) -> bool:
    """Whether the order is cancelled now; not if it was carried on in the meantime."""
    try:
        if release_stock(order.order_id, "payment_expired", payment):
            count("OrderExpired")
    except OrderWentOnError:
        return False
    return True


def _is_paid(order: Order) -> bool:
    """Whether the payer has paid and nobody could take the order up again (its own saga never got that far)."""
    state = provider(order.payment.provider).find(order.order_id, order.payment.intent_id)
    try:
        return state is not None and is_paid(state, order.placement.payable)
    except AmountMismatchError:
        return False


def _left(due: PaymentDue) -> int:
    """Seconds until the execution that waits must have ended, its own undo included."""
    return math.ceil(due.expires_ms / 1000 + 2 * GRACE_SECONDS - clock.now().timestamp())
