"""Orders against the provider's books: one planted fault a test."""

import pytest

from layers.shop.backoffice.reconciliation.model import Verdict
from layers.shop.backoffice.reconciliation.rules.payment_rules import about_missing_payment, about_payment
from layers.shop.checkout.orders.model import Order, Payment, Status
from layers.shop.payments.port import PaymentState
from tests.unit.reconciliation.cases import NOW, TOTAL, a_payment, an_order

NONE = Payment()


def judged(order: Order | None, state: PaymentState, running: bool = False) -> list[tuple[str, str, bool]]:
    """Kind, remedy, and whether a person is asked."""
    return [_told(verdict) for verdict in about_payment(order, state, NOW, running)]


def _told(verdict: Verdict) -> tuple[str, str, bool]:
    return verdict.kind, verdict.remedy, bool(verdict.question)


@pytest.mark.parametrize("status", ["shipped", "delivered", "closed", "returning", "returned"])
def test_an_order_charged_once_for_its_total_is_in_order(status: Status) -> None:
    assert judged(an_order(status), a_payment()) == []


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_an_undone_order_of_which_nothing_is_kept_is_in_order(status: Status) -> None:
    order = an_order(status, payment=Payment("pi_may", "voided"))
    assert judged(order, a_payment("voided", 0)) == []
    refunded = an_order(status, payment=Payment("pi_may", "refunded", TOTAL, TOTAL, TOTAL))
    assert judged(refunded, a_payment("refunded", TOTAL, TOTAL)) == []


@pytest.mark.parametrize("state", [a_payment("authorized", 0), a_payment(), a_payment("requires_action", 0)])
def test_a_pending_order_is_not_judged_by_its_payment(state: PaymentState) -> None:
    assert judged(an_order("pending", payment=NONE), state) == []


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_money_of_an_undone_order_is_given_back(status: Status) -> None:
    assert judged(an_order(status, payment=NONE), a_payment()) == [("charged_without_order", "give_back", False)]
    assert judged(an_order(status, payment=NONE), a_payment(refunded=100))[0][1] == "give_back"


def test_money_of_an_order_that_is_not_stored_is_a_question() -> None:
    assert judged(None, a_payment()) == [("charged_without_order", "", True)]


def test_money_that_names_no_order_is_a_question() -> None:
    assert judged(None, a_payment(order_id="")) == [("charged_without_order", "", True)]


def test_a_second_charge_for_an_order_is_given_back() -> None:
    second = a_payment(intent_id="pi_again")
    assert judged(an_order(), second) == [("charged_without_order", "give_back", False)]
    assert judged(an_order(), a_payment("authorized", 0, intent_id="pi_again"))[0][0] == "authorization_left_open"
    assert judged(an_order(), a_payment("voided", 0, intent_id="pi_again")) == []


@pytest.mark.parametrize("status", ["authorized", "requires_action", "pending"])
def test_a_payment_left_open_for_a_cancelled_order_is_voided(status: str) -> None:
    found = judged(an_order("cancelled", payment=NONE), a_payment(status, 0))
    assert found == [("authorization_left_open", "give_back", False)]


def test_money_held_for_an_order_that_is_not_stored_is_a_question() -> None:
    assert judged(None, a_payment("authorized", 0)) == [("authorization_left_open", "", True)]
    assert judged(None, a_payment("requires_action", 0)) == []


@pytest.mark.parametrize("status", ["authorized", "voided", "pending"])
def test_a_shipped_order_of_which_nothing_was_taken_is_a_question(status: str) -> None:
    assert judged(an_order("shipped"), a_payment(status, 0)) == [("order_without_charge", "", True)]


def test_a_confirmed_order_of_which_nothing_was_taken_is_resumed() -> None:
    assert judged(an_order("confirmed"), a_payment("authorized", 0)) == [("order_without_charge", "resume", False)]


def test_a_confirmed_order_that_is_young_or_at_work_is_let_be() -> None:
    assert judged(an_order("confirmed", minutes_ago=2), a_payment("authorized", 0)) == []
    assert judged(an_order("confirmed"), a_payment("authorized", 0), running=True) == []


def test_an_order_whose_payment_nobody_knows_is_without_charge() -> None:
    assert [_told(each) for each in about_missing_payment(an_order(), NOW)] == [("order_without_charge", "", True)]
    assert list(about_missing_payment(an_order("cancelled"), NOW)) == []
    assert [each.remedy for each in about_missing_payment(an_order("confirmed"), NOW)] == ["resume"]


def test_another_amount_than_the_orders_is_a_question() -> None:
    order = an_order(payment=Payment("pi_may", "captured", TOTAL, TOTAL - 1))
    assert judged(order, a_payment(captured=TOTAL - 1)) == [("captured_amount_differs", "", True)]


def test_another_currency_than_the_orders_is_a_question() -> None:
    assert judged(an_order(), a_payment(currency="JPY")) == [("captured_amount_differs", "", True)]


def test_an_order_that_has_another_amount_than_was_rightly_taken_is_corrected() -> None:
    order = an_order(payment=Payment("pi_may", "captured", TOTAL, 0))
    assert judged(order, a_payment()) == [("captured_amount_differs", "record_capture", False)]


@pytest.mark.parametrize("status", ["shipped", "delivered", "returned"])
def test_a_refund_that_the_order_does_not_tell_of_is_recorded(status: Status) -> None:
    assert judged(an_order(status), a_payment(refunded=100)) == [("refund_not_recorded", "record_refund", False)]


def test_a_refund_of_a_cancelled_order_that_it_does_not_tell_of_is_recorded() -> None:
    order = an_order("cancelled", payment=Payment("pi_may", "captured", TOTAL, TOTAL))
    assert judged(order, a_payment("refunded", refunded=TOTAL)) == [("refund_not_recorded", "record_refund", False)]


def test_a_refund_that_only_the_order_tells_of_is_a_question() -> None:
    order = an_order(payment=Payment("pi_may", "captured", TOTAL, TOTAL, 100))
    assert judged(order, a_payment()) == [("refund_not_recorded", "", True)]
