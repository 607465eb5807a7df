"""What an order and a payment on the provider's books must have to do with each other."""

from collections.abc import Iterator

from layers.shop.backoffice.reconciliation.model import STALLED_MS, Evidence, Verdict, stood_still_ms
from layers.shop.checkout.orders.model import SOLD, Order
from layers.shop.payments.model import money_kept
from layers.shop.payments.port import PaymentState

UNDONE = ("cancelled", "rejected")
OPEN = ("pending", "requires_action", "authorized")  # a payment that holds money, or may yet


def about_payment(order: Order | None, state: PaymentState, now_ms: int, running: bool = False) -> Iterator[Verdict]:
    """What is wrong between `order` and one payment in its name. `running`: an execution is at work on the order."""
    if order is None:
        yield from _unknown_order(state)
    elif order.status in UNDONE:
        yield from _undone(order, state)
    elif order.status not in SOLD:
        return  # pending: its saga, its payer and its check-up are not done with it
    elif order.payment.intent_id and order.payment.intent_id != state.intent_id:
        yield from _second(order, state)
    else:
        yield from _sold(order, state, now_ms, running)


def about_missing_payment(order: Order, now_ms: int, running: bool = False) -> Iterator[Verdict]:
    """What is wrong with an order whose payment the provider does not know."""
    if order.status not in SOLD or order.placement.payable.amount == 0:
        return
    yield from _uncharged(order, {"provider": "knows no payment"}, now_ms, running)


def _unknown_order(state: PaymentState) -> Iterator[Verdict]:
    facts = _facts(state) | {"order_status": "not stored"}
    whose = f"It names order {state.order_id}, which is not stored" if state.order_id else "It names no order"
    if money_kept(state):
        yield Verdict("charged_without_order", state.intent_id, facts, question=f"{whose}. Refund it?")
    elif state.status == "authorized":
        yield Verdict("authorization_left_open", state.intent_id, facts, question=f"{whose}. Void it?")


def _undone(order: Order, state: PaymentState) -> Iterator[Verdict]:
    facts = _facts(state) | {"order_status": order.status, "reason": order.reason}
    if money_kept(state):
        yield Verdict("charged_without_order", state.intent_id, facts, "give_back")
    elif state.status in OPEN:
        yield Verdict("authorization_left_open", state.intent_id, facts, "give_back")
    elif state.refunded > order.payment.refunded and order.payment.intent_id in ("", state.intent_id):
        facts |= {"recorded_refunded": order.payment.refunded}
        yield Verdict("refund_not_recorded", order.order_id, facts, "record_refund")


def _second(order: Order, state: PaymentState) -> Iterator[Verdict]:
    """A payment beside the order's own: nothing of it is ours. One that holds nothing is left alone."""
    facts = _facts(state) | {"order_status": order.status, "own_intent_id": order.payment.intent_id}
    if money_kept(state):
        yield Verdict("charged_without_order", state.intent_id, facts, "give_back")
    elif state.status in ("requires_action", "authorized"):
        yield Verdict("authorization_left_open", state.intent_id, facts, "give_back")


def _sold(order: Order, state: PaymentState, now_ms: int, running: bool) -> Iterator[Verdict]:
    payable = order.placement.payable
    booked = {"recorded_captured": order.payment.captured, "recorded_refunded": order.payment.refunded}
    facts = _facts(state) | booked | {"order_status": order.status, "payable": f"{payable.amount} {payable.currency}"}
    if state.captured == 0:
        yield from _uncharged(order, facts, now_ms, running)
        return
    if (state.captured, state.currency) != (payable.amount, payable.currency):
        question = "Another amount was taken than the order's. Refund the difference, or ask the buyer?"
        yield Verdict("captured_amount_differs", order.order_id, facts, question=question)
    elif order.status != "confirmed" and order.payment.captured != state.captured:
        yield Verdict("captured_amount_differs", order.order_id, facts, "record_capture")
    if state.refunded > order.payment.refunded:
        yield Verdict("refund_not_recorded", order.order_id, facts, "record_refund")
    elif state.refunded < order.payment.refunded:
        question = "The order tells of more money given back than the provider knows of. Did the buyer get it?"
        yield Verdict("refund_not_recorded", order.order_id, facts, question=question)


def _uncharged(order: Order, facts: Evidence, now_ms: int, running: bool) -> Iterator[Verdict]:
    facts = facts | {"order_status": order.status, "intent_id": order.payment.intent_id}
    if order.status == "confirmed":
        if not running and stood_still_ms(order, now_ms) > STALLED_MS:
            yield Verdict("order_without_charge", order.order_id, facts, "resume")
    else:
        question = "The goods have left and nothing was taken. Ask the buyer to pay?"
        yield Verdict("order_without_charge", order.order_id, facts, question=question)


def _facts(state: PaymentState) -> Evidence:
    return {
        "order_id": state.order_id,
        "intent_id": state.intent_id,
        "provider_status": state.status,
        "authorized": state.authorized,
        "captured": state.captured,
        "refunded": state.refunded,
        "currency": state.currency,
    }
