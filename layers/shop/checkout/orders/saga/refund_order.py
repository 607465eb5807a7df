"""Give back the money of an order that will not be carried out, and say so on the order."""

from layers.cloud.patience import until_written
from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import OrderStandsError
from layers.shop.checkout.orders.model import UNDONE, Order, Payment
from layers.shop.checkout.orders.reasons import Reason
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.payments.charges import give_back
from layers.shop.payments.port import DEFAULT, PaymentState
from layers.shop.payments.providers import provider


def refund_order(order_id: str, intent_id: str, reason: Reason) -> Payment:
    """Afterwards nothing of the payer's money is with us. `intent_id` may be empty: then it is searched for.

    Cancel first, refund then: an order that is cancelled stays so, while one that stands may be shipped by another
    execution in the same moment. Raises OrderStandsError, RefundRefusedError and PaymentUnavailableError.
    """
    about(order_id=order_id)
    order = orders_table.get(order_id, consistent=True)
    if order and order.status not in UNDONE:
        raise OrderStandsError(order_id, order.status)
    paid_through = order.payment.provider if order else DEFAULT
    state = provider(paid_through).find(order_id, intent_id or None)
    if state is None:
        return Payment(intent_id, "voided", provider=paid_through)
    return note_given_back(order_id, give_back(provider(paid_through), state), reason)


def note_given_back(order_id: str, state: PaymentState, reason: Reason) -> Payment:
    """Put a refund on the order's timeline, once per payment; a hold that was let go took nothing and is no news."""
    payment = Payment(state.intent_id, state.status, state.authorized, state.captured, state.refunded, state.provider)

    def note() -> Payment | None:
        order = orders_table.get(order_id, consistent=True)
        if order is None or not state.refunded or _is_noted(order, state, reason):
            return payment
        kept, other = (order.payment, state.intent_id) if reason == "paid_twice" else (payment, "")
        if not orders_table.note(order, kept, happening="refunded", reason=reason, other_intent=other):
            return None
        count("OrderRefunded")
        return payment

    return until_written(note, TimeoutError(f"order {order_id} changes faster than its refund can be noted"))


def _is_noted(order: Order, state: PaymentState, reason: Reason) -> bool:
    if reason == "paid_twice":
        return any(turn.intent_id == state.intent_id for turn in order.timeline)
    return order.payment.intent_id == state.intent_id and order.payment.refunded >= state.refunded
