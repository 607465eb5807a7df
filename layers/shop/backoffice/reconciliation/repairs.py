"""Repairs: each proven by its verdict's evidence, noted in the audit log before it is made, and safe to repeat."""

from collections.abc import Callable

from layers.cloud import audit
from layers.shop.aftersales.earning.follow_order import follow_order
from layers.shop.aftersales.returns.await_goods import answer_waiting
from layers.shop.aftersales.returns.end_return import call_off_return, expire_return
from layers.shop.aftersales.returns.read_returns import after_returns
from layers.shop.aftersales.returns.replace_goods import release_replacement, reserve_replacement, ship_replacement
from layers.shop.aftersales.returns.settle_return import book_goods, close_return, refund_return
from layers.shop.backoffice.reconciliation import correct_counters
from layers.shop.backoffice.reconciliation.model import Case, Remedy, Verdict
from layers.shop.checkout.orders.model import SOLD
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.saga.check_up import check_up
from layers.shop.checkout.orders.saga.follow_returns import finish_returning, start_returning
from layers.shop.checkout.orders.saga.record_payment import record_capture, record_refund
from layers.shop.checkout.orders.saga.refund_order import note_given_back
from layers.shop.checkout.orders.saga.resume_order import take_up
from layers.shop.checkout.orders.saga.settle_payment import settle_payment
from layers.shop.payments.port import PaymentNews

Repair = Callable[[Verdict, Case], str]
BY = "the reconciler"


def repair(verdict: Verdict, case: Case) -> str:
    """Apply the verdict's remedy; what was done, "" where it did not help. May be repeated."""
    audit.note("repair", BY, verdict.kind, [verdict.subject], reason=verdict.remedy)
    return REMEDIES[verdict.remedy](verdict, case)


def _give_back(verdict: Verdict, case: Case) -> str:
    assert case.payment is not None
    settle_payment(PaymentNews(case.payment.intent_id, provider=case.payment.provider))
    return "all of the payment was given back to the payer"


def _resume(verdict: Verdict, case: Case) -> str:
    assert case.order is not None
    return "the order has an execution again" if take_up(case.order) else ""


def _check_up(verdict: Verdict, case: Case) -> str:
    check_up(verdict.subject)
    order = find_order(verdict.subject)
    return f"the order was checked up on and is {order.status}" if order else ""


def _record_capture(verdict: Verdict, case: Case) -> str:
    assert case.order is not None
    assert case.payment is not None
    record_capture(case.order, case.payment.captured)
    return "the order has the amount that was taken"


def _record_refund(verdict: Verdict, case: Case) -> str:
    assert case.order is not None
    assert case.payment is not None
    if case.order.status in SOLD:
        record_refund(case.order.order_id, case.payment.refunded)
    else:
        note_given_back(case.order.order_id, case.payment, "paid_after_cancellation")
    return "the order has the amount that was given back"


def _settle_return(verdict: Verdict, case: Case) -> str:
    """The steps of the return saga, each of which knows what is done."""
    order_id, return_id = _returned(verdict, case)
    reserve_replacement(order_id, return_id)
    refund_return(order_id, return_id)
    book_goods(order_id, return_id)
    ship_replacement(order_id, return_id)
    close_return(order_id, return_id)
    answer_waiting(order_id, return_id, "received")
    return "the return was settled"


def _lapse_return(verdict: Verdict, case: Case) -> str:
    order_id, return_id = _returned(verdict, case)
    if expire_return(order_id, return_id, deadline_ms=0) == "received":
        return _settle_return(verdict, case)
    release_replacement(order_id, return_id)
    call_off_return(order_id, return_id)
    return "the return has expired"


def _release_replacement(verdict: Verdict, case: Case) -> str:
    release_replacement(*_returned(verdict, case))
    return "what was kept for the exchange is on sale again"


def _returned(verdict: Verdict, case: Case) -> tuple[str, str]:
    """The order that goods come back of, and the return: the verdict's own, or the one that pays for its order."""
    assert case.order is not None
    exchange = case.order.placement.exchange
    if exchange is None or verdict.subject != case.order.order_id:
        return case.order.order_id, verdict.subject
    return exchange.order_id, exchange.return_id


def _start_returning(verdict: Verdict, case: Case) -> str:
    start_returning(verdict.subject)
    return "the order is returning"


def _finish_returning(verdict: Verdict, case: Case) -> str:
    done = finish_returning(verdict.subject, after_returns)
    return "the order is returning no more" if done else ""


def _book_points(verdict: Verdict, case: Case) -> str:
    follow_order(verdict.subject, str(verdict.evidence["member_id"]))
    return "the order's points were booked"


REMEDIES: dict[Remedy, Repair] = {
    "give_back": _give_back,
    "resume": _resume,
    "check_up": _check_up,
    "record_capture": _record_capture,
    "record_refund": _record_refund,
    "settle_return": _settle_return,
    "lapse_return": _lapse_return,
    "release_replacement": _release_replacement,
    "start_returning": _start_returning,
    "finish_returning": _finish_returning,
    "correct_received": correct_counters.set_received,
    "correct_count": correct_counters.set_count,
    "correct_balance": correct_counters.set_balance,
    "correct_points": correct_counters.set_points,
    "book_points": _book_points,
    "correct_sale_use": correct_counters.set_sale_use,
}
