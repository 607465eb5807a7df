"""Repairs: each proven by its verdict's evidence, noted in the audit log before it is made, and safe to repeat."""

from collections.abc import Callable

from layers.cloud import audit
from layers.shop.aftersales.earning.follow_order import follow_order
from layers.shop.aftersales.returns.await_goods import answer_waiting
from layers.shop.aftersales.returns.change_returns import after_returns
from layers.shop.aftersales.returns.lapse_return import call_off_return, lapse_return
from layers.shop.aftersales.returns.replace_goods import release_replacement, reserve_replacement, ship_replacement
from layers.shop.aftersales.returns.settle_return import book_goods, close_return, order_of, refund_return
from layers.shop.backoffice.reconciliation.model import Case, Remedy, Verdict
from layers.shop.checkout.orders.model import SOLD, Order
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.saga.audit_orders import record_capture, take_up
from layers.shop.checkout.orders.saga.check_up import check_up
from layers.shop.checkout.orders.saga.follow_returns import finish_returning, record_refund, start_returning
from layers.shop.checkout.orders.saga.refund_order import note_given_back
from layers.shop.checkout.orders.saga.settle_payment import settle_payment
from layers.shop.goods.inventory.levels.audit_stock import correct_received
from layers.shop.offers.coupons.books import correct_uses
from layers.shop.offers.gift_cards.books import correct_balance
from layers.shop.offers.points.books import correct_points
from layers.shop.offers.points.model import MemberBooks
from layers.shop.offers.sales.books import correct_use
from layers.shop.payments.events import PaymentNews

Repair = Callable[[Verdict, Case], str]
BY = "the reconciler"


class ShopRepairs:
    """The shop's own remedies."""

    def make(self, verdict: Verdict, case: Case) -> str:
        audit.note("repair", BY, verdict.kind, [verdict.subject], reason=verdict.remedy)
        return REMEDIES[verdict.remedy](verdict, case)


def _give_back(verdict: Verdict, case: Case) -> str:
    assert case.payment is not None
    settle_payment(PaymentNews(case.payment.intent_id))
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
    order, return_id = _returned(verdict, case)
    reserve_replacement(order, return_id)
    refund_return(order.order_id, return_id)
    book_goods(order.order_id, return_id)
    ship_replacement(order, return_id)
    close_return(order.order_id, return_id)
    answer_waiting(order.order_id, return_id, "received")
    return "the return was settled"


def _lapse_return(verdict: Verdict, case: Case) -> str:
    order, return_id = _returned(verdict, case)
    if lapse_return(order.order_id, return_id, deadline_ms=0) == "received":
        return _settle_return(verdict, case)
    release_replacement(order, return_id)
    call_off_return(order.order_id, return_id)
    return "the return has expired"


def _release_replacement(verdict: Verdict, case: Case) -> str:
    release_replacement(*_returned(verdict, case))
    return "what was kept for the exchange is on sale again"


def _returned(verdict: Verdict, case: Case) -> tuple[Order, str]:
    """The order that goods come back of, and the return: the verdict's own, or the one that pays for its order."""
    assert case.order is not None
    exchange = case.order.placement.exchange if case.order.placement else None
    if exchange is None or verdict.subject != case.order.order_id:
        return case.order, verdict.subject
    return order_of(exchange.order_id), exchange.return_id


def _start_returning(verdict: Verdict, case: Case) -> str:
    start_returning(verdict.subject)
    return "the order is returning"


def _finish_returning(verdict: Verdict, case: Case) -> str:
    done = finish_returning(verdict.subject, after_returns)
    return "the order is returning no more" if done else ""


def _correct_received(verdict: Verdict, case: Case) -> str:
    received, receipts = int(verdict.evidence["received"]), int(verdict.evidence["receipts"])
    done = correct_received(_parts(verdict)[1], received, receipts)
    return f"received was set to what the receipts add up to, {receipts}" if done else ""


def _correct_count(verdict: Verdict, case: Case) -> str:
    code, customer = (*_parts(verdict)[1:], "")[:2]
    right = int(verdict.evidence["orders_have"])
    done = correct_uses(code, customer, int(verdict.evidence["counter"]), right)
    return f"the count was set to the orders that use it, {right}" if done else ""


def _correct_balance(verdict: Verdict, case: Case) -> str:
    right = int(verdict.evidence["right_balance"])
    done = correct_balance(_parts(verdict)[1], int(verdict.evidence["balance"]), right)
    return f"the balance was set to what its orders leave, {right}" if done else ""


def _correct_points(verdict: Verdict, case: Case) -> str:
    given, balance, right = (int(verdict.evidence[name]) for name in ("given", "balance", "right_balance"))
    done = correct_points(MemberBooks(_parts(verdict)[1], given, balance), right)
    return f"the balance was set to what its orders leave, {right}" if done else ""


def _correct_sale_use(verdict: Verdict, case: Case) -> str:
    sale_id, holder = _parts(verdict)[1:]
    right = int(verdict.evidence["orders_have"])
    done = correct_use(sale_id, holder, int(verdict.evidence["counter"]), right)
    return f"the count was set to the units of the orders that stand, {right}" if done else ""


def _book_points(verdict: Verdict, case: Case) -> str:
    follow_order(verdict.subject, str(verdict.evidence["member_id"]))
    return "the order's points were booked"


def _parts(verdict: Verdict) -> list[str]:
    return verdict.subject.split("|")


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
    "correct_received": _correct_received,
    "correct_count": _correct_count,
    "correct_balance": _correct_balance,
    "correct_points": _correct_points,
    "book_points": _book_points,
    "correct_sale_use": _correct_sale_use,
}
