"""What every payment provider does: one suite for the double and for Stripe's adapter (tests/integration/payments)."""

from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

import pytest

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import (
    AlreadyCapturedError,
    AmountMismatchError,
    CaptureRefusedError,
    PaymentUnavailableError,
    RefundRefusedError,
)
from layers.shop.payments.port import Provider

LANTERN = Money(1999, "CNY")
KETTLE = Money(12900, "JPY")


class House(Protocol):
    """A provider and what a test may do behind its back."""

    provider: Provider
    name: str

    def fail_next(self, when: Literal["before", "after"], times: int = 1) -> None: ...
    def approve(self, order_id: str) -> None: ...
    def pay_late(self, order_id: str) -> None: ...
    def intents_of(self, order_id: str) -> int: ...


class ProviderContract:
    @pytest.fixture
    def house(self) -> House:
        raise NotImplementedError

    @pytest.fixture
    def shop(self, house: House) -> Provider:
        return house.provider

    def test_a_good_card_holds_the_amount_and_takes_nothing_yet(self, shop: Provider) -> None:
        answer = shop.authorize("ord_lantern", LANTERN, "pm_card_visa")
        state = shop.find("ord_lantern")
        assert (answer.status, answer.decline_code) == ("authorized", None)
        assert state is not None
        assert state.intent_id == answer.intent_id
        assert (state.status, state.authorized, state.captured, state.refunded, state.currency) == (
            "authorized",
            1999,
            0,
            0,
            "CNY",
        )

    def test_authorizing_again_is_the_same_payment(self, house: House, shop: Provider) -> None:
        answers = [shop.authorize("ord_lantern", LANTERN, "pm_card_visa") for _ in range(3)]
        assert answers[0] == answers[1] == answers[2]
        assert house.intents_of("ord_lantern") == 1

    @pytest.mark.parametrize(
        ("payment_method", "code"),
        [
            ("pm_card_chargeDeclined", "generic_decline"),
            ("pm_card_visa_chargeDeclined", "generic_decline"),
            ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
            ("pm_of_nobody", "resource_missing"),
        ],
    )
    def test_a_declined_card_is_an_answer_with_its_reason(self, shop: Provider, payment_method: str, code: str) -> None:
        answer = shop.authorize("ord_poor", LANTERN, payment_method)
        state = shop.find("ord_poor")
        assert (answer.status, answer.decline_code) == ("declined", code)
        assert state is not None
        assert (state.status, state.authorized, state.captured) == ("pending", 0, 0)

    def test_a_decline_stays_a_decline_when_asked_again(self, shop: Provider) -> None:
        first = shop.authorize("ord_poor", LANTERN, "pm_card_chargeDeclined")
        assert shop.authorize("ord_poor", LANTERN, "pm_card_chargeDeclined") == first

    def test_a_redirect_waits_until_the_customer_approves(self, house: House, shop: Provider) -> None:
        waiting = shop.authorize("ord_alipay", LANTERN, "pm_redirect")
        assert waiting.status == "requires_action"
        assert (waiting.redirect_url or "").endswith(waiting.intent_id)
        state = shop.find("ord_alipay")
        assert state is not None
        assert (state.status, state.authorized) == ("requires_action", 0)
        house.approve("ord_alipay")
        assert shop.authorize("ord_alipay", LANTERN, "pm_redirect").status == "authorized"
        assert shop.capture("ord_alipay", waiting.intent_id, LANTERN).captured == 1999

    def test_capture_takes_the_whole_amount(self, shop: Provider) -> None:
        answer = shop.authorize("ord_kettle", KETTLE, "pm_card_visa")
        state = shop.capture("ord_kettle", answer.intent_id, KETTLE)
        assert state == shop.find("ord_kettle", answer.intent_id)
        assert (state.status, state.authorized, state.captured, state.currency) == (
            "captured",
            12900,
            12900,
            "JPY",
        )

    def test_capturing_again_is_a_success_and_takes_nothing_more(self, shop: Provider) -> None:
        answer = shop.authorize("ord_kettle", KETTLE, "pm_card_visa")
        states = [shop.capture("ord_kettle", answer.intent_id, KETTLE) for _ in range(3)]
        assert [state.captured for state in states] == [12900] * 3

    def test_authorizing_after_the_capture_is_still_authorized(self, shop: Provider) -> None:
        answer = shop.authorize("ord_kettle", KETTLE, "pm_card_visa")
        shop.capture("ord_kettle", answer.intent_id, KETTLE)
        assert shop.authorize("ord_kettle", KETTLE, "pm_card_visa") == answer

    def test_more_than_is_held_is_never_taken(self, shop: Provider) -> None:
        answer = shop.authorize("ord_lantern", LANTERN, "pm_card_visa")
        with pytest.raises(AmountMismatchError):
            shop.capture("ord_lantern", answer.intent_id, Money(2000, "CNY"))
        state = shop.find("ord_lantern", answer.intent_id)
        assert state is not None
        assert state.captured == 0

    def test_two_amounts_for_one_order_are_refused(self, shop: Provider) -> None:
        shop.authorize("ord_lantern", LANTERN, "pm_card_visa")
        with pytest.raises(AmountMismatchError):
            shop.authorize("ord_lantern", Money(1, "CNY"), "pm_card_visa")

    def test_a_capture_of_a_voided_payment_is_refused_for_good(self, shop: Provider) -> None:
        answer = shop.authorize("ord_lantern", LANTERN, "pm_card_visa")
        shop.void("ord_lantern", LANTERN, answer.intent_id)
        with pytest.raises(CaptureRefusedError):
            shop.capture("ord_lantern", answer.intent_id, LANTERN)

    def test_a_capture_of_a_declined_payment_is_refused_for_good(self, shop: Provider) -> None:
        answer = shop.authorize("ord_poor", LANTERN, "pm_card_chargeDeclined")
        with pytest.raises(CaptureRefusedError):
            shop.capture("ord_poor", answer.intent_id, LANTERN)

    def test_a_capture_of_an_unknown_payment_is_refused_for_good(self, shop: Provider) -> None:
        with pytest.raises(CaptureRefusedError):
            shop.capture("ord_ghost", "pi_ghost", LANTERN)

    @pytest.mark.parametrize("known", [True, False])
    def test_void_lets_go_of_what_is_held_however_often(self, shop: Provider, known: bool) -> None:
        answer = shop.authorize("ord_lantern", LANTERN, "pm_card_visa")
        intent_id = answer.intent_id if known else None
        outcomes = [shop.void("ord_lantern", LANTERN, intent_id) for _ in range(3)]
        state = shop.find("ord_lantern")
        assert outcomes == ["voided"] * 3
        assert state is not None
        assert (state.status, state.authorized, state.captured) == ("voided", 0, 0)

    def test_void_after_a_decline_has_nothing_to_let_go(self, shop: Provider) -> None:
        answer = shop.authorize("ord_poor", LANTERN, "pm_card_chargeDeclined")
        assert shop.void("ord_poor", LANTERN, answer.intent_id) == "nothing_to_void"
        assert shop.void("ord_poor", LANTERN) == "nothing_to_void"

    def test_void_before_any_authorize_is_a_fence_that_a_late_one_runs_into(self, house: House, shop: Provider) -> None:
        assert shop.void("ord_zombie", LANTERN) == "nothing_to_void"
        late = shop.authorize("ord_zombie", LANTERN, "pm_card_visa")
        state = shop.find("ord_zombie")
        assert (late.status, late.decline_code) == ("declined", "voided")
        assert state is not None
        assert (state.status, state.authorized) == ("voided", 0)
        assert house.intents_of("ord_zombie") == 1

    def test_an_authorize_that_runs_again_after_the_void_holds_nothing(self, shop: Provider) -> None:
        shop.authorize("ord_zombie", LANTERN, "pm_card_visa")
        shop.void("ord_zombie", LANTERN)
        assert shop.authorize("ord_zombie", LANTERN, "pm_card_visa").status == "declined"

    def test_a_voided_redirect_cannot_be_approved_any_more(self, house: House, shop: Provider) -> None:
        shop.authorize("ord_alipay", LANTERN, "pm_redirect")
        assert shop.void("ord_alipay", LANTERN) == "nothing_to_void"
        house.approve("ord_alipay")
        assert shop.authorize("ord_alipay", LANTERN, "pm_redirect").decline_code == "voided"

    @pytest.mark.parametrize("known", [True, False])
    def test_void_of_taken_money_is_refused_loudly(self, shop: Provider, known: bool) -> None:
        answer = shop.authorize("ord_kettle", KETTLE, "pm_card_visa")
        shop.capture("ord_kettle", answer.intent_id, KETTLE)
        with pytest.raises(AlreadyCapturedError):
            shop.void("ord_kettle", KETTLE, answer.intent_id if known else None)

    def test_what_is_on_its_books_names_the_provider(self, house: House, shop: Provider) -> None:
        shop.authorize("ord_lantern", LANTERN, "pm_card_visa")
        state = shop.find("ord_lantern")
        assert state is not None
        assert state.provider == house.name
        assert [each.provider for each in shop.list_payments(*_today()).payments] == [house.name]

    def test_nothing_is_found_where_nothing_was_asked_for(self, shop: Provider) -> None:
        assert shop.find("ord_nobody") is None

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_an_authorize_whose_reply_was_lost_succeeds_when_repeated(
        self, house: House, shop: Provider, when: Literal["before", "after"]
    ) -> None:
        house.fail_next(when)
        with pytest.raises(PaymentUnavailableError):
            shop.authorize("ord_lost", LANTERN, "pm_card_visa")
        assert shop.authorize("ord_lost", LANTERN, "pm_card_visa").status == "authorized"
        assert house.intents_of("ord_lost") == 1

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_capture_whose_reply_was_lost_succeeds_when_repeated(
        self, house: House, shop: Provider, when: Literal["before", "after"]
    ) -> None:
        answer = shop.authorize("ord_lost", LANTERN, "pm_card_visa")
        house.fail_next(when)
        with pytest.raises(PaymentUnavailableError):
            shop.capture("ord_lost", answer.intent_id, LANTERN)
        assert shop.capture("ord_lost", answer.intent_id, LANTERN).captured == 1999

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_void_finds_the_payment_whose_reply_was_lost(
        self, house: House, shop: Provider, when: Literal["before", "after"]
    ) -> None:
        house.fail_next(when)
        with pytest.raises(PaymentUnavailableError):
            shop.authorize("ord_lost", LANTERN, "pm_card_visa")
        shop.void("ord_lost", LANTERN)
        state = shop.find("ord_lost")
        assert state is not None
        assert (state.status, state.authorized) == ("voided", 0)
        assert shop.authorize("ord_lost", LANTERN, "pm_card_visa").status == "declined"
        assert house.intents_of("ord_lost") == 1

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_void_whose_reply_was_lost_succeeds_when_repeated(
        self, house: House, shop: Provider, when: Literal["before", "after"]
    ) -> None:
        shop.authorize("ord_lost", LANTERN, "pm_card_visa")
        house.fail_next(when)
        with pytest.raises(PaymentUnavailableError):
            shop.void("ord_lost", LANTERN)
        assert shop.void("ord_lost", LANTERN) == "voided"

    def test_a_refund_gives_back_what_it_names_once_however_often_it_is_repeated(self, shop: Provider) -> None:
        taken = shop.capture("ord_kettle", shop.authorize("ord_kettle", KETTLE, "pm_card_visa").intent_id, KETTLE)
        states = [shop.refund("ord_kettle", taken.intent_id, Money(900, "JPY"), "lid") for _ in range(3)]
        assert [(state.status, state.captured, state.refunded) for state in states] == [("captured", 12900, 900)] * 3

    def test_refunds_add_up_to_what_was_taken_and_never_to_more(self, shop: Provider) -> None:
        intent_id = shop.authorize("ord_kettle", KETTLE, "pm_card_visa").intent_id
        shop.capture("ord_kettle", intent_id, KETTLE)
        shop.refund("ord_kettle", intent_id, Money(12000, "JPY"), "kettle")
        with pytest.raises(RefundRefusedError):
            shop.refund("ord_kettle", intent_id, Money(901, "JPY"), "lid and a bit")
        state = shop.refund("ord_kettle", intent_id, Money(900, "JPY"), "lid")
        assert (state.status, state.captured, state.refunded) == ("refunded", 12900, 12900)
        assert state == shop.find("ord_kettle", intent_id)

    def test_what_was_never_taken_is_not_refunded(self, shop: Provider) -> None:
        intent_id = shop.authorize("ord_lantern", LANTERN, "pm_card_visa").intent_id
        with pytest.raises(RefundRefusedError):
            shop.refund("ord_lantern", intent_id, LANTERN, "all")

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_refund_whose_reply_was_lost_succeeds_when_repeated(
        self, house: House, shop: Provider, when: Literal["before", "after"]
    ) -> None:
        intent_id = shop.authorize("ord_lost", LANTERN, "pm_card_visa").intent_id
        shop.capture("ord_lost", intent_id, LANTERN)
        house.fail_next(when)
        with pytest.raises(PaymentUnavailableError):
            shop.refund("ord_lost", intent_id, LANTERN, "all")
        assert shop.refund("ord_lost", intent_id, LANTERN, "all").refunded == 1999

    def test_money_that_was_given_back_is_not_taken_for_a_capture(self, shop: Provider) -> None:
        intent_id = shop.authorize("ord_lantern", LANTERN, "pm_card_visa").intent_id
        shop.capture("ord_lantern", intent_id, LANTERN)
        shop.refund("ord_lantern", intent_id, LANTERN, "all")
        with pytest.raises(CaptureRefusedError, match="refunded"):
            shop.capture("ord_lantern", intent_id, LANTERN)

    def test_money_that_comes_after_the_void_is_seen_and_can_be_given_back(self, house: House, shop: Provider) -> None:
        intent_id = shop.authorize("ord_alipay", LANTERN, "pm_redirect").intent_id
        shop.void("ord_alipay", LANTERN, intent_id)
        house.pay_late("ord_alipay")
        late = shop.find("", intent_id)
        assert late is not None
        assert (late.order_id, late.status, late.captured) == ("ord_alipay", "captured", 1999)
        assert shop.refund("ord_alipay", intent_id, LANTERN, "all").refunded == 1999

    def test_the_list_names_every_payment_once_newest_first_however_many_pages(self, shop: Provider) -> None:
        orders = [f"ord_{number:03d}" for number in range(130)]
        for order_id in orders:
            shop.authorize(order_id, LANTERN, "pm_card_visa")
        found, cursor, pages = [], None, 0
        while pages == 0 or cursor:
            page = shop.list_payments(*_today(), cursor)
            found += [(state.order_id, state.status, state.authorized) for state in page.payments]
            cursor, pages = page.following, pages + 1
        assert found == [(order_id, "authorized", 1999) for order_id in reversed(orders)]
        assert pages > 1

    def test_the_list_keeps_to_its_window(self, shop: Provider) -> None:
        shop.authorize("ord_lantern", LANTERN, "pm_card_visa")
        start, end = _today()
        assert shop.list_payments(start - timedelta(days=9), start - timedelta(days=1)).payments == []
        assert len(shop.list_payments(start, end).payments) == 1


def _today() -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now - timedelta(hours=1), now + timedelta(hours=1)
