"""Orders that were left behind, and returns that were."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.aftersales.returns.model import OrderReturns, ReturnStatus
from layers.shop.backoffice.reconciliation.rules.order_rules import about_order
from layers.shop.backoffice.reconciliation.rules.payment_rules import about_missing_payment
from layers.shop.backoffice.reconciliation.rules.return_rules import about_replacement, about_returns
from layers.shop.checkout.orders.model import Exchange, Funds, Order, Payment, PaymentDue, Status, TimelineEntry
from tests.unit.reconciliation.cases import MINUTE, NOW, TOTAL, a_payment, an_order, some_returns

DAY = 24 * 60 * MINUTE
DONE: list[Status] = ["rejected", "shipped", "delivered", "closed", "returned", "cancelled"]


def at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def judged(order: Order, running: bool = False, **more: Any) -> list[tuple[str, str]]:
    return [(verdict.kind, verdict.remedy) for verdict in about_order(order, NOW, running, **more)]


def judged_returns(order: Order, returns: OrderReturns, **more: Any) -> list[tuple[str, str]]:
    return [(verdict.subject, verdict.remedy) for verdict in about_returns(order, returns, NOW, **more)]


@pytest.mark.parametrize("status", DONE)
def test_an_order_that_has_ended_waits_for_nothing(status: Status) -> None:
    assert judged(an_order(status)) == []


def test_a_young_order_is_let_be() -> None:
    assert judged(an_order("pending", minutes_ago=3)) == judged(an_order("confirmed", minutes_ago=3)) == []


def test_a_payer_who_still_has_time_is_let_be() -> None:
    waiting = an_order("pending", minutes_ago=12, due=PaymentDue("https://pay.example/", NOW + 3 * MINUTE))
    assert judged(waiting) == []


def test_a_deadline_that_passed_a_while_ago_is_checked_up_on() -> None:
    late = an_order("pending", minutes_ago=30, due=PaymentDue("https://pay.example/", NOW - 5 * MINUTE))
    assert judged(late, running=True) == [("pending_past_deadline", "check_up")]
    just = replace(late, due=PaymentDue("https://pay.example/", NOW - 3 * MINUTE))
    assert judged(just) == []  # the wait's own undo takes up to two graces


def test_an_order_pending_longer_than_saga_and_check_up_take_is_checked_up_on() -> None:
    assert judged(an_order("pending", minutes_ago=46)) == [("pending_past_deadline", "check_up")]
    assert judged(an_order("pending", minutes_ago=46), running=True) == []  # it is being undone


def test_a_pending_order_without_an_execution_is_taken_up() -> None:
    assert judged(an_order("pending", minutes_ago=7)) == [("saga_missing", "resume")]
    assert judged(an_order("pending", minutes_ago=7), running=True) == []


def test_a_paid_order_without_an_execution_is_taken_up() -> None:
    assert judged(an_order("confirmed"), state=a_payment()) == [("saga_missing", "resume")]
    assert judged(an_order("confirmed"), running=True, state=a_payment()) == []
    assert judged(an_order("confirmed"), state=a_payment("authorized", 0)) == []  # an order without charge


@pytest.mark.parametrize(
    ("status", "returns"),
    [
        ("delivered", ["requested"]),
        ("returning", ["approved"]),
        ("delivered", ["refused"]),
        ("delivered", ["refunded", "requested"]),
        ("returning", ["refunded", "approved"]),
    ],
)
def test_returns_that_go_their_way_are_let_be(status: Status, returns: list[ReturnStatus]) -> None:
    paid = Payment("pi_may", "captured", TOTAL, TOTAL, 9_900)
    assert judged_returns(an_order(status, payment=paid), some_returns(*returns), state=a_payment(refunded=9_900)) == []


def test_goods_that_arrived_and_were_not_settled_are() -> None:
    received = some_returns("received")
    assert judged_returns(an_order("returning"), received) == [("ret_0", "settle_return")]
    just_now = OrderReturns(received.order_id, [replace(received.returns[0], received_at=clock.iso(at(NOW - MINUTE)))])
    assert judged_returns(an_order("returning"), just_now, running=["ret_0"]) == []


def test_a_settlement_that_was_never_told_of_the_goods_is_made_up_for() -> None:
    received = some_returns("received").returns[0]
    long_ago = OrderReturns("", [replace(received, received_at=clock.iso(at(NOW - 61 * MINUTE)))])
    assert judged_returns(an_order("returning"), long_ago, running=["ret_0"]) == [("ret_0", "settle_return")]


def test_a_return_that_nobody_ended_at_its_deadline_expires() -> None:
    approved = TimelineEntry("return_approved", NOW - 31 * DAY - MINUTE, "ret_0")
    order = an_order("returning")
    order = replace(order, timeline=[*order.timeline, approved])
    assert judged_returns(order, some_returns("approved")) == [("ret_0", "lapse_return")]


@pytest.mark.parametrize(
    ("returned", "remedy"),
    [("approved", None), ("received", None), ("refused", "release_replacement"), ("refunded", "settle_return")],
)
def test_an_order_that_goods_pay_for_ends_with_its_return(returned: ReturnStatus, remedy: str | None) -> None:
    order = an_order("pending")
    exchange = Exchange("ord_first", "ret_0", "ord_first", Funds(TOTAL))
    order = replace(order, placement=replace(order.placement, exchange=exchange))
    order = replace(order, timeline=[TimelineEntry("pending", NOW - DAY)])
    assert judged(order) == []
    assert list(about_missing_payment(order, NOW)) == []
    found = [verdict.remedy for verdict in about_replacement(order, some_returns(returned), NOW)]
    assert found == ([remedy] if remedy else [])


def test_an_order_with_an_approved_return_is_returning() -> None:
    order = an_order("delivered")
    assert judged_returns(order, some_returns("approved")) == [(order.order_id, "start_returning")]


@pytest.mark.parametrize("statuses", [[], ["refunded"], ["refused"], ["requested"]])
def test_an_order_is_not_returning_without_an_open_return(statuses: list[ReturnStatus]) -> None:
    order = an_order("returning")
    assert judged_returns(order, some_returns(*statuses)) == [(order.order_id, "finish_returning")]


def test_a_settled_return_of_which_less_was_given_back_is_a_question() -> None:
    (verdict,) = about_returns(an_order("returned"), some_returns("refunded"), NOW, a_payment(refunded=9_899))
    assert (verdict.kind, verdict.remedy, bool(verdict.question)) == ("return_not_settled", "", True)
    assert (verdict.evidence["settled"], verdict.evidence["refunded"]) == (9_900, 9_899)
