"""Whatever becomes of an order, its money ends with it: late, twice, of another amount, or told more than once."""

from typing import Any

import pytest
from msgspec.structs import replace

from functions import order_saga
from layers.shop.checkout.orders.errors import OrderBusyError, OrderStandsError
from layers.shop.checkout.orders.saga.record_payment import record_capture, record_refund
from layers.shop.checkout.orders.saga.refund_order import refund_order
from layers.shop.checkout.orders.saga.settle_payment import settle_payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.port import PaymentNews
from tests.support.provider_double import InMemoryProvider, Intent
from tests.unit.orders.orders import MAY
from tests.unit.orders.paying import INTENT, TOTAL, authorized, cancelled, captured, confirmed, order, told


def test_late_money_of_a_cancelled_order_goes_back_once_however_often_it_is_told(
    entry: dict[str, Any], bank: InMemoryProvider
) -> None:
    cancelled(authorized(entry))
    bank.pay_late(MAY)
    for event in ("evt_1", "evt_1", "evt_2"):
        settle_payment(PaymentNews(INTENT, event))
    assert bank.intents[MAY].refunds == {f"whole-{INTENT}": TOTAL}
    assert told().count("refunded") == 1
    assert order().payment.refunded == TOTAL


def test_a_second_payment_goes_back_and_the_first_stays(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    captured(entry)
    stray = Intent(MAY, "pi_stray", Money(TOTAL, "CNY"), "captured", was_held=True, captured=TOTAL)
    bank.strays.append(stray)
    for event in ("evt_1", "evt_2"):
        settle_payment(PaymentNews("pi_stray", event))
    assert (stray.refunded, bank.intents[MAY].refunded) == (TOTAL, 0)
    assert (order().payment.intent_id, order().payment.refunded) == (INTENT, 0)
    assert [turn.intent_id for turn in order().timeline if turn.status == "refunded"] == ["pi_stray"]


def test_equal_second_payments_are_each_given_back_and_each_told(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    captured(entry)
    for name in ("pi_stray", "pi_other"):
        bank.strays.append(Intent(MAY, name, Money(TOTAL, "CNY"), "captured", was_held=True, captured=TOTAL))
        settle_payment(PaymentNews(name, f"evt_{name}"))
    assert [stray.refunded for stray in bank.strays] == [TOTAL, TOTAL]
    assert [turn.intent_id for turn in order().timeline if turn.status == "refunded"] == ["pi_stray", "pi_other"]


def test_news_of_a_payment_that_is_no_orders_change_nothing(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    stranger = Intent("", "pi_stranger", Money(TOTAL, "CNY"), "captured", was_held=True, captured=TOTAL)
    bank.strays.append(stranger)
    assert settle_payment(PaymentNews("pi_stranger", "evt_1")) == ""
    assert (stranger.refunded, told()) == (0, ["queued", "pending"])


def test_news_of_the_orders_own_payment_leave_it_alone_while_it_stands(
    entry: dict[str, Any], bank: InMemoryProvider
) -> None:
    captured(entry)
    assert settle_payment(PaymentNews(INTENT, "evt_1")) == ""
    assert (bank.intents[MAY].refunded, order().status) == (0, "confirmed")


def test_money_of_an_order_that_stands_is_not_given_back(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    captured(entry)
    with pytest.raises(OrderStandsError):
        refund_order(MAY, INTENT, "payment_mismatch")
    assert bank.intents[MAY].refunded == 0


@pytest.mark.parametrize("named", [INTENT, ""])
def test_a_refund_is_told_once_and_finds_its_payment_without_a_name(
    entry: dict[str, Any], bank: InMemoryProvider, named: str
) -> None:
    cancelled(captured(entry))
    for _ in range(2):
        assert refund_order(MAY, named, "paid_after_cancellation").refunded == TOTAL
    assert bank.intents[MAY].refunds == {f"whole-{INTENT}": TOTAL}
    assert told().count("refunded") == 1
    assert (order().payment.status, order().payment.refunded) == ("refunded", TOTAL)


def test_the_refund_of_an_order_that_was_never_paid_is_none(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    cancelled(entry)
    assert refund_order(MAY, "", "paid_after_cancellation").status == "voided"
    assert "refunded" not in told()


def test_what_was_taken_is_noted_on_the_order_as_it_was_read(entry: dict[str, Any]) -> None:
    confirmed(entry)
    read = order()
    record_capture(read, TOTAL)
    assert order().payment == replace(read.payment, captured=TOTAL)
    record_refund(MAY, 100)
    with pytest.raises(OrderBusyError):
        record_capture(read, TOTAL)


def test_refunds_are_noted_as_sums_that_only_grow(entry: dict[str, Any]) -> None:
    captured(entry)
    record_capture(order(), TOTAL)
    for refunded in (100, 100, 50, 200):
        record_refund(MAY, refunded)
    assert (order().payment.refunded, order().payment.status, told().count("refunded")) == (200, "authorized", 2)
    record_refund(MAY, TOTAL)
    assert (order().payment.refunded, order().payment.status) == (TOTAL, "refunded")


def test_money_of_an_order_that_was_never_stored_goes_back(bank: InMemoryProvider) -> None:
    held = bank.authorize(MAY, Money(TOTAL, "CNY"), "pm_card_visa")
    bank.capture(MAY, held.intent_id, Money(TOTAL, "CNY"))
    assert refund_order(MAY, "", "processing_failed").refunded == TOTAL
    assert orders_table.get(MAY) is None


def test_a_hold_that_is_let_go_took_nothing_and_is_no_refund(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    order_saga.release_stock(confirmed(entry), None)
    assert refund_order(MAY, INTENT, "paid_after_cancellation").status == "voided"
    assert (bank.intents[MAY].status, "refunded" in told()) == ("voided", False)
