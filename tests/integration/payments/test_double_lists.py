"""Lists and search of the double: pages, filters, and work that does not grow with what is stored."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from infra.local.provider import Double, lists
from tests.integration.payments.samples import MANUAL, PAID


def test_lists_are_newest_first_in_pages(intents: stripe.PaymentIntentService) -> None:
    made = [intents.create(MANUAL).id for _ in range(7)]
    page = intents.list({"limit": 3})
    assert ([intent.id for intent in page.data], page.has_more) == (made[:3:-1], True)
    every = [intent.id for intent in intents.list({"limit": 3}).auto_paging_iter()]
    assert every == made[::-1]


def test_lists_can_be_cut_by_the_second_of_creation(double: Double, intents: stripe.PaymentIntentService) -> None:
    made = [intents.create(MANUAL).id for _ in range(4)]
    for second, name in enumerate(made, start=100):
        double.ledger.intent_by_id[name].created = second
    between = intents.list({"created": {"gt": 100, "lte": 102}})
    exactly = intents.list({"created": 103})
    assert [intent.id for intent in between.data] == [made[2], made[1]]
    assert [intent.id for intent in exactly.data] == [made[3]]


def test_search_is_by_metadata_and_status(intents: stripe.PaymentIntentService) -> None:
    kite = intents.create({**PAID, "metadata": {"order_id": "ord_kite"}})
    lamp = intents.create({**MANUAL, "metadata": {"order_id": "ord_lamp"}})
    intents.update(lamp.id, {"metadata": {"order_id": "ord_lamp_2"}})

    def found(query: str) -> list[str]:
        return [intent.id for intent in intents.search({"query": query}).data]

    assert found("metadata['order_id']:'ord_kite'") == [kite.id]
    assert found("metadata['order_id']:'ord_kite' AND status:'canceled'") == []
    assert found("status:'requires_capture'") == [kite.id]
    assert found("metadata['order_id']:'ord_lamp'") == []
    assert found("metadata['order_id']:'ord_lamp_2'") == [lamp.id]
    with pytest.raises(stripe.InvalidRequestError, match="unable to parse"):
        found("amount>10")


def test_search_pages_through_everything(intents: stripe.PaymentIntentService) -> None:
    for _ in range(5):
        intents.create({**MANUAL, "metadata": {"day": "11-11"}})
    first = intents.search({"query": "metadata['day']:'11-11'", "limit": 2})
    assert (len(first.data), first.has_more) == (2, True)
    assert len(list(first.auto_paging_iter())) == 5


def test_attempts_are_listed_by_payment(client: stripe.StripeClient, intents: stripe.PaymentIntentService) -> None:
    intent = intents.create(MANUAL)
    with pytest.raises(stripe.CardError):
        intents.confirm(intent.id, {"payment_method": "pm_card_chargeDeclined"})
    intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    intents.create(PAID)
    attempts = client.v1.charges.list({"payment_intent": intent.id})
    assert [charge.status for charge in attempts.data] == ["succeeded", "failed"]
    assert len(client.v1.charges.list().data) == 3


def python_calls(work: Callable[[], object]) -> int:
    calls = 0

    def count(frame: object, event: str, arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "question",
    [
        lambda double: lists.search_intents(double.ledger, {"query": "metadata['order_id']:'ord_7'"}),
        lambda double: lists.search_intents(double.ledger, {"query": "status:'requires_payment_method'"}),
        lambda double: lists.page_of_intents(double.ledger, {"limit": "5", "created": {"gte": "1"}}),
        lambda double: lists.page_of_events(double.ledger, {"limit": "5"}),
        lambda double: double.intents.create({"amount": "5", "currency": "cny"}),
    ],
)
def test_an_answer_takes_no_more_work_when_much_is_stored(double: Double, question: Callable[[Double], Any]) -> None:
    def store(orders: range) -> None:
        for number in orders:
            metadata = {"order_id": f"ord_{number}"}
            double.intents.create({"amount": "5", "currency": "cny", "metadata": metadata})

    store(range(20))
    before = python_calls(lambda: question(double))
    store(range(20, 3_000))
    assert python_calls(lambda: question(double)) <= before + 20  # bisection: log2(3000) - log2(20), twice
