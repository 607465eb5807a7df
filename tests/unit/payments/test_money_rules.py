"""What counts as paid, as taken and as let go: to the unit, and in the order's own currency."""

import pytest

from layers.shop.offers.pricing.model import Money
from layers.shop.payments import charges
from layers.shop.payments.errors import (
    AlreadyCapturedError,
    AmountMismatchError,
    CaptureRefusedError,
    PaymentUnavailableError,
)
from layers.shop.payments.model import is_paid, money_kept, require_captured, require_let_go
from layers.shop.payments.port import PaymentState
from tests.support.provider_double import InMemoryProvider, Intent

TEA = Money(8800, "CNY")


def state(status: str, held: int = 8800, taken: int = 0, back: int = 0, currency: str = "CNY") -> PaymentState:
    return PaymentState("pi_tea", status, held, taken, back, currency, "ord_tea")


@pytest.fixture
def bank() -> InMemoryProvider:
    return InMemoryProvider()


def taken(bank: InMemoryProvider, amount: Money = TEA) -> str:
    """The intent of a payment of that amount, of which all was taken."""
    intent_id = bank.authorize("ord_tea", amount, "pm_card_visa").intent_id
    bank.capture("ord_tea", intent_id, amount)
    return intent_id


@pytest.mark.parametrize("paid", [state("authorized"), state("captured", taken=8800)])
def test_what_is_held_or_taken_at_once_is_paid(paid: PaymentState) -> None:
    assert is_paid(paid, TEA)


@pytest.mark.parametrize("status", ["pending", "requires_action", "voided", "refunded"])
def test_what_is_neither_held_nor_taken_is_not_paid(status: str) -> None:
    assert not is_paid(state(status), TEA)


@pytest.mark.parametrize("other", [state("authorized", 8799), state("authorized", 8801), state("captured", 1)])
def test_another_amount_is_not_the_orders_payment(other: PaymentState) -> None:
    with pytest.raises(AmountMismatchError):
        is_paid(other, TEA)


def test_the_same_figure_in_another_currency_is_not_the_orders_payment() -> None:
    with pytest.raises(AmountMismatchError):
        is_paid(state("authorized", currency="JPY"), TEA)


def test_a_capture_of_which_some_went_back_is_still_one() -> None:
    some = state("captured", taken=8800, back=100)
    assert require_captured("ord_tea", some, TEA) == some
    assert money_kept(some) == 8700


def test_a_capture_that_went_back_is_not_made_again() -> None:
    with pytest.raises(CaptureRefusedError):
        require_captured("ord_tea", state("refunded", taken=8800, back=8800), TEA)


def test_what_is_let_go_was_held_or_there_was_nothing() -> None:
    assert require_let_go("ord_tea", state("voided", 0), was_held=True) == "voided"
    assert require_let_go("ord_tea", state("voided", 0), was_held=False) == "nothing_to_void"
    assert require_let_go("ord_tea", state("refunded", 0, 8800, 8800), was_held=True) == "voided"


@pytest.mark.parametrize("back", [0, 1, 8799])
def test_money_that_is_kept_was_not_let_go(back: int) -> None:
    with pytest.raises(AlreadyCapturedError):
        require_let_go("ord_tea", state("captured", 0, 8800, back), was_held=True)


@pytest.mark.parametrize("status", ["pending", "requires_action", "authorized"])
def test_what_is_still_open_was_not_let_go(status: str) -> None:
    with pytest.raises(PaymentUnavailableError):
        require_let_go("ord_tea", state(status), was_held=False)


def test_a_void_of_the_orders_own_money_lets_the_order_go_on(bank: InMemoryProvider) -> None:
    intent_id = taken(bank)
    with pytest.raises(AlreadyCapturedError):
        charges.void(bank, "ord_tea", TEA, intent_id)


@pytest.mark.parametrize("asked", [Money(8799, "CNY"), Money(8801, "CNY"), Money(8800, "JPY")])
def test_a_void_that_finds_other_money_says_so_at_once(bank: InMemoryProvider, asked: Money) -> None:
    """Not only at the check-up a quarter of an hour later."""
    intent_id = taken(bank)
    with pytest.raises(AmountMismatchError):
        charges.void(bank, "ord_tea", asked, intent_id)


def test_a_void_that_finds_money_of_which_some_went_back_says_so(bank: InMemoryProvider) -> None:
    intent_id = taken(bank)
    bank.refund("ord_tea", intent_id, Money(800, "CNY"), "ref_1")
    with pytest.raises(AmountMismatchError, match="8000 CNY"):
        charges.void(bank, "ord_tea", TEA, intent_id)


def test_all_that_is_left_of_a_payment_goes_back_once(bank: InMemoryProvider) -> None:
    intent_id = taken(bank)
    bank.refund("ord_tea", intent_id, Money(800, "CNY"), "ref_1")
    for _ in range(2):
        after = charges.give_back(bank, bank.find("", intent_id))
        assert (after.status, money_kept(after)) == ("refunded", 0)
    assert bank.intents["ord_tea"].refunds == {"ref_1": 800, f"whole-{intent_id}": 8000}


def test_equal_refunds_of_one_payment_are_two(bank: InMemoryProvider) -> None:
    intent_id = taken(bank)
    for return_id in ("ret_1", "ret_2", "ret_2"):
        bank.refund("ord_tea", intent_id, Money(4400, "CNY"), f"ord_tea:{return_id}")
    assert bank.intents["ord_tea"].refunds == {"ord_tea:ret_1": 4400, "ord_tea:ret_2": 4400}


def test_what_is_only_held_is_let_go_and_nothing_is_refunded(bank: InMemoryProvider) -> None:
    intent_id = bank.authorize("ord_tea", TEA, "pm_card_visa").intent_id
    after = charges.give_back(bank, bank.find("", intent_id))
    assert (after.status, after.authorized) == ("voided", 0)
    assert (bank.intents["ord_tea"].status, bank.intents["ord_tea"].refunds) == ("voided", {})


def test_what_was_let_go_is_not_let_go_again(bank: InMemoryProvider) -> None:
    intent_id = bank.authorize("ord_tea", TEA, "pm_card_visa").intent_id
    bank.void("ord_tea", TEA, intent_id)
    let_go = bank.find("", intent_id)
    bank.fail_next("before")  # whoever asks the provider once more
    assert charges.give_back(bank, let_go) == let_go


def test_a_void_lets_go_of_the_payment_that_is_named(bank: InMemoryProvider) -> None:
    bank.authorize("ord_tea", TEA, "pm_card_visa")
    bank.strays.append(Intent("ord_tea", "pi_stray", TEA, "authorized", was_held=True))
    assert charges.void(bank, "ord_tea", TEA, "pi_stray") == "voided"
    assert (bank.strays[0].status, bank.intents["ord_tea"].status) == ("voided", "authorized")


class Forgetful(InMemoryProvider):
    """Says that money was taken, and a moment later nothing of it."""

    def find(self, order_id: str, intent_id: str | None = None) -> None:
        return None


def test_money_that_cannot_be_looked_at_was_taken_all_the_same() -> None:
    bank = Forgetful()
    intent_id = taken(bank)
    with pytest.raises(AlreadyCapturedError):
        charges.void(bank, "ord_tea", TEA, intent_id)
