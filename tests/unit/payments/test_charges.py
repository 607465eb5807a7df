"""Authorize, capture and void on the double: what the use cases add to the provider."""

import pytest

from layers.shop.offers.pricing.model import Money
from layers.shop.payments import charges
from layers.shop.payments.errors import AmountMismatchError, CaptureRefusedError
from layers.shop.payments.model import require_captured
from layers.shop.payments.port import PaymentState
from tests.support.provider_double import InMemoryProvider

TEA = Money(8800, "CNY")
GIFT = Money(0, "CNY")


@pytest.fixture
def bank() -> InMemoryProvider:
    return InMemoryProvider()


def test_an_order_is_paid_in_two_steps(bank: InMemoryProvider) -> None:
    held = charges.authorize(bank, "ord_tea", TEA, "pm_card_visa")
    assert charges.capture(bank, "ord_tea", held.intent_id, TEA) == 8800
    assert bank.intents["ord_tea"].captured == 8800


def test_an_order_for_nothing_needs_no_provider(bank: InMemoryProvider) -> None:
    held = charges.authorize(bank, "ord_gift", GIFT, "pm_card_chargeDeclined")
    assert held.status == "authorized"
    assert charges.capture(bank, "ord_gift", held.intent_id, GIFT) == 0
    assert charges.void(bank, "ord_gift", GIFT, held.intent_id) == "nothing_to_void"
    assert bank.intents == {}


def test_an_order_below_nothing_is_declined_and_undone_without_the_provider(bank: InMemoryProvider) -> None:
    owed = Money(-12_800, "CNY")
    held = charges.authorize(bank, "ord_owed", owed, "pm_card_visa")
    assert (held.status, held.decline_code) == ("declined", "amount_not_payable")
    assert charges.void(bank, "ord_owed", owed, held.intent_id) == "nothing_to_void"
    assert bank.intents == {}


def state(captured: int, currency: str = "CNY") -> PaymentState:
    status = "captured" if captured else "authorized"
    return PaymentState("pi_tea", status, 8800, captured, 0, currency)


def test_taking_exactly_the_amount_is_a_capture() -> None:
    assert require_captured("ord_tea", state(8800), TEA) == state(8800)


@pytest.mark.parametrize("taken", [state(8799), state(8801), state(8800, "JPY")])
def test_taking_another_amount_or_currency_is_not(taken: PaymentState) -> None:
    with pytest.raises(AmountMismatchError, match="not 8800 CNY") as refused:
        require_captured("ord_tea", taken, TEA)
    assert refused.value.facts["order_id"] == "ord_tea"


def test_taking_nothing_is_a_refusal() -> None:
    with pytest.raises(CaptureRefusedError, match="it is authorized"):
        require_captured("ord_tea", state(0), TEA)
