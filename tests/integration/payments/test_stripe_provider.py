"""Stripe's adapter, through the official SDK and real HTTP, against the double."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import pytest

from infra.local.provider import Double
from infra.local.provider.faults import Fault
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import (
    CaptureRefusedError,
    PaymentMisconfiguredError,
    PaymentUnavailableError,
    RefundRefusedError,
)
from layers.shop.payments.port import Provider
from layers.shop.payments.stripe.provider import StripeProvider
from tests.support.provider_contract import LANTERN, House, ProviderContract

FAULTS = {"before": "error", "after": "drop_reply"}


class StripeHouse:
    name = "stripe"

    def __init__(self, double: Double) -> None:
        self.double = double
        self.provider = StripeProvider("sk_test_lantern", double.url, "http://localhost/back", budget=5.0)

    def fail_next(self, when: Literal["before", "after"], times: int = 1) -> None:
        self.double.faults.set(Fault(mode=FAULTS[when], times=times, method="POST"))

    def approve(self, order_id: str) -> None:
        (intent,) = self.double.ledger.with_metadata["order_id", order_id]
        with self.double.ledger.lock:
            self.double.intents.answer_redirect(intent, pays=True)

    def pay_late(self, order_id: str) -> None:
        (intent,) = self.double.ledger.with_metadata["order_id", order_id]
        with self.double.ledger.lock:
            self.double.intents.pay_late(intent)

    def intents_of(self, order_id: str) -> int:
        return len(self.double.ledger.with_metadata["order_id", order_id])


@pytest.fixture
def stripe_house(double: Double) -> StripeHouse:
    return StripeHouse(double)


@pytest.fixture
def shop(stripe_house: StripeHouse) -> Provider:
    return stripe_house.provider


class TestStripeProvider(ProviderContract):
    @pytest.fixture
    def house(self, stripe_house: StripeHouse) -> House:
        return stripe_house


def statuses(double: Double, order_id: str) -> list[str]:
    return [intent.status for intent in double.ledger.with_metadata["order_id", order_id].values()]


EVERY_CALL = ["/v1/payment_intents", "/confirm"]
EVERY_FAULT = ["down", "error", "error_after", "drop_reply", "slow", "slow_after"]


@pytest.mark.parametrize("mode", EVERY_FAULT)
@pytest.mark.parametrize("call", EVERY_CALL)
def test_whatever_happens_to_one_call_of_authorize_a_repeat_holds_the_money_once(
    double: Double, call: str, mode: str
) -> None:
    shop = StripeProvider("sk_test_lantern", double.url, "http://localhost/back", budget=0.3)
    double.faults.set(Fault(mode=mode, times=1, method="POST", path_suffix=call, seconds=0.9))
    with pytest.raises(PaymentUnavailableError):
        shop.authorize("ord_1", LANTERN, "pm_card_visa")
    time.sleep(0.7)  # what was slow ends in the meantime
    assert shop.authorize("ord_1", LANTERN, "pm_card_visa").status == "authorized"
    assert statuses(double, "ord_1").count("requires_capture") == 1
    assert set(statuses(double, "ord_1")) <= {"requires_capture", "requires_payment_method"}


@pytest.mark.parametrize("mode", EVERY_FAULT)
@pytest.mark.parametrize("call", EVERY_CALL)
def test_whatever_happens_to_one_call_of_authorize_a_void_leaves_nothing_held_now_or_later(
    double: Double, call: str, mode: str
) -> None:
    shop = StripeProvider("sk_test_lantern", double.url, "http://localhost/back", budget=0.3)
    double.faults.set(Fault(mode=mode, times=1, method="POST", path_suffix=call, seconds=0.9))
    with pytest.raises(PaymentUnavailableError):
        shop.authorize("ord_1", LANTERN, "pm_card_visa")
    repeat(lambda: shop.void("ord_1", LANTERN))
    time.sleep(0.7)  # what was slow acts now
    assert set(statuses(double, "ord_1")) == {"canceled"}
    assert shop.authorize("ord_1", LANTERN, "pm_card_visa").decline_code == "voided"


@pytest.mark.parametrize("mode", EVERY_FAULT)
def test_whatever_happens_to_a_capture_a_repeat_takes_the_money_once(double: Double, mode: str) -> None:
    shop = StripeProvider("sk_test_lantern", double.url, "http://localhost/back", budget=0.3)
    intent_id = shop.authorize("ord_1", LANTERN, "pm_card_visa").intent_id
    double.faults.set(Fault(mode=mode, times=1, path_suffix="/capture", seconds=0.9))
    with pytest.raises(PaymentUnavailableError):
        shop.capture("ord_1", intent_id, LANTERN)
    time.sleep(0.7)
    assert shop.capture("ord_1", intent_id, LANTERN).captured == 1999
    assert [event["type"] for event in double.ledger.events].count("payment_intent.succeeded") == 1


def repeat(call: object, times: int = 10) -> None:
    """As the state machine does: again after a pause while the provider is unavailable."""
    for _ in range(times):
        try:
            call()  # type: ignore[operator]
            return
        except PaymentUnavailableError:
            time.sleep(0.1)
    raise AssertionError("still unavailable")


def test_an_authorize_and_a_void_that_race_never_leave_money_held_with_nobody_to_let_it_go(
    double: Double, shop: Provider
) -> None:
    orders = [f"ord_{number}" for number in range(30)]
    with ThreadPoolExecutor(8) as crowd:
        tried = [crowd.submit(shop.authorize, order, LANTERN, "pm_card_visa") for order in orders]
        voided = [crowd.submit(repeat, lambda order=order: shop.void(order, LANTERN)) for order in orders]
    assert [future.result() for future in voided] == [None] * 30
    assert {status for order in orders for status in statuses(double, order)} == {"canceled"}
    assert all(len(statuses(double, order)) == 1 for order in orders)
    assert len(tried) == 30


def test_twenty_authorizes_at_once_make_one_payment(double: Double, shop: Provider) -> None:
    with ThreadPoolExecutor(20) as crowd:
        tasks = [crowd.submit(repeat, lambda: shop.authorize("ord_1", LANTERN, "pm_card_visa")) for _ in range(20)]
    assert [task.result() for task in tasks] == [None] * 20
    assert statuses(double, "ord_1") == ["requires_capture"]


def test_an_operation_of_several_slow_calls_ends_within_its_budget(double: Double) -> None:
    shop = StripeProvider("sk_test_lantern", double.url, budget=0.5)
    double.faults.set(Fault(mode="slow", seconds=0.3))
    started = time.monotonic()
    with pytest.raises(PaymentUnavailableError):
        shop.void("ord_1", LANTERN)
    assert time.monotonic() - started < 0.9


def test_a_refused_connection_is_worth_repeating() -> None:
    double = Double().start()
    shop = StripeProvider("sk_test_lantern", double.url)
    shop.authorize("ord_1", LANTERN, "pm_card_visa")
    double.stop()
    with pytest.raises(PaymentUnavailableError):
        shop.find("ord_1")


def test_too_many_requests_are_worth_repeating(double: Double, shop: Provider) -> None:
    double.faults.set(Fault(mode="error", status=429, times=1))
    with pytest.raises(PaymentUnavailableError):
        shop.find("ord_1")


def test_a_wrong_key_is_not_worth_repeating(double: Double) -> None:
    shop = StripeProvider("pk_live_oops", double.url)
    with pytest.raises(PaymentMisconfiguredError, match="AuthenticationError 401"):
        shop.authorize("ord_1", LANTERN, "pm_card_visa")


@pytest.mark.parametrize("amount", [Money(100_000_000, "CNY"), Money(-1, "CNY"), Money(500, "YUAN")])
def test_an_amount_that_stripe_does_not_take_is_declined_and_leaves_nothing_to_void(
    shop: Provider, amount: Money
) -> None:
    assert shop.authorize("ord_yacht", amount, "pm_card_visa").decline_code == "amount_not_payable"
    assert shop.void("ord_yacht", amount) == "nothing_to_void"


def test_an_intent_that_stripe_does_not_know_is_not_found(shop: Provider) -> None:
    assert shop.find("ord_1", "pi_of_another_account") is None


def test_an_intent_left_behind_by_a_stored_fault_is_cancelled_with_the_order(double: Double, shop: Provider) -> None:
    double.faults.set(Fault(mode="error_after", times=1, path_suffix="/payment_intents"))
    repeat(lambda: shop.authorize("ord_1", LANTERN, "pm_card_visa"))
    assert statuses(double, "ord_1") == ["requires_payment_method", "requires_capture"]
    assert shop.void("ord_1", LANTERN) == "voided"
    assert statuses(double, "ord_1") == ["canceled", "canceled"]


def test_void_does_not_depend_on_a_search_that_lags_behind(double: Double, shop: Provider) -> None:
    double.faults.set(Fault(mode="drop_reply", times=1, path_suffix="/confirm"))
    with pytest.raises(PaymentUnavailableError):
        shop.authorize("ord_1", LANTERN, "pm_card_visa")
    double.ledger.with_metadata.clear()
    assert shop.void("ord_1", LANTERN) == "voided"
    assert [intent.status for intent in double.ledger.intents] == ["canceled"]


def test_void_after_the_keys_are_forgotten_still_finds_the_old_payment(double: Double, shop: Provider) -> None:
    shop.authorize("ord_1", LANTERN, "pm_card_visa")
    double.forget_keys()
    assert shop.void("ord_1", LANTERN) == "voided"
    assert statuses(double, "ord_1") == ["canceled", "canceled"]


def test_a_refunded_payment_is_let_go_already(double: Double, shop: Provider) -> None:
    intent_id = shop.authorize("ord_1", LANTERN, "pm_card_visa").intent_id
    shop.capture("ord_1", intent_id, LANTERN)
    with double.ledger.lock:
        double.refunds.create({"payment_intent": intent_id})
    state = shop.find("ord_1", intent_id)
    assert state is not None
    assert (state.status, state.captured, state.refunded) == ("refunded", 1999, 1999)
    assert shop.void("ord_1", LANTERN, intent_id) == "voided"


def captured(shop: Provider) -> str:
    intent_id = shop.authorize("ord_1", LANTERN, "pm_card_visa").intent_id
    shop.capture("ord_1", intent_id, LANTERN)
    return intent_id


def test_a_refund_repeated_after_stripe_forgot_its_key_is_still_one(double: Double, shop: Provider) -> None:
    intent_id = captured(shop)
    shop.refund("ord_1", intent_id, Money(500, "CNY"), "lid")
    double.forget_keys()
    assert shop.refund("ord_1", intent_id, Money(500, "CNY"), "lid").refunded == 500


def test_a_refund_refused_for_an_empty_balance_is_granted_once_it_is_filled(double: Double, shop: Provider) -> None:
    intent_id = captured(shop)
    double.faults.set(Fault(mode="error_after", status=402, times=1, method="POST", path_suffix="/refunds"))
    with double.ledger.lock:
        double.ledger.charges[0].captured, taken = 0, double.ledger.charges[0].captured  # what is refused makes nothing
    with pytest.raises(RefundRefusedError):
        shop.refund("ord_1", intent_id, LANTERN, "all")
    double.ledger.charges[0].captured = taken
    assert shop.refund("ord_1", intent_id, LANTERN, "all").refunded == 1999


def test_a_refund_that_failed_on_its_way_is_a_refusal(double: Double, shop: Provider) -> None:
    intent_id = captured(shop)
    shop.refund("ord_1", intent_id, LANTERN, "all")
    double.ledger.refunds[0].status = "failed"
    with pytest.raises(RefundRefusedError, match="failed"):
        shop.refund("ord_1", intent_id, LANTERN, "all")


def test_a_hold_that_expired_cannot_be_captured(double: Double, shop: Provider) -> None:
    intent_id = shop.authorize("ord_1", LANTERN, "pm_card_visa").intent_id
    double.faults.set(Fault(mode="error", status=402, times=1, path_suffix="/capture"))  # Stripe's words for it
    with pytest.raises(CaptureRefusedError):
        shop.capture("ord_1", intent_id, LANTERN)


def test_the_connection_is_used_again(double: Double, shop: Provider) -> None:
    shop.find("ord_1")
    before = threading.active_count()  # the double has a thread per connection
    for number in range(5):
        shop.find(f"ord_{number}")
    assert threading.active_count() <= before  # fewer, if a slow test's thread has just ended


@pytest.fixture(autouse=True)
def no_fault_is_left_over(double: Double) -> Iterator[None]:
    yield
    double.faults.clear()
