"""A bug is planted in a shop that is imported already: whoever calls the function meets it."""

from collections.abc import Iterator

import pytest

from layers.shop.payments import model
from layers.shop.payments.model import money_kept
from layers.shop.payments.port import PaymentState
from tests.simulation.mutants.swap import swap
from tests.simulation.planting import Change, Plant, PlantGoneError

MODEL = "layers/shop/payments/model.py"
SOME_BACK = PaymentState("pi_tea", "captured", 8800, 8800, 100, "CNY")


def bug(before: str, after: str) -> Plant:
    return Plant("off by one: layers/shop/payments/model.py money_kept 1", (Change(MODEL, before, after),), 1)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    right = money_kept.__code__
    yield
    model.money_kept.__code__ = right


def test_a_function_does_what_the_planted_text_says() -> None:
    assert money_kept(SOME_BACK) == 8700
    swap(bug("return state.captured - state.refunded", "return state.captured"))
    assert money_kept(SOME_BACK) == 8800


def test_what_is_planted_in_no_function_is_an_error() -> None:
    with pytest.raises(PlantGoneError, match="no function"):
        swap(bug('VOIDED = "voided"', 'VOIDED = "void"'))


def test_text_that_is_gone_is_an_error() -> None:
    with pytest.raises(PlantGoneError, match="does not hold this once"):
        swap(bug("return what is not there", ""))
