"""The payer is on a page of their bank: what ends the wait, once, and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec.structs import replace

from functions import order_saga, payments
from layers.cloud import clock
from layers.shop.checkout.orders.saga.cancel_order import cancel_order
from layers.shop.checkout.orders.saga.check_up import check_up
from layers.shop.checkout.orders.saga.follow_payment import follow_payment
from layers.shop.checkout.orders.saga.settle_payment import settle_payment
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.port import PaymentNews
from layers.shop.payments.wait_for_payment import LOOK_SECONDS
from tests.support.cloud import Cloud, Machines, Queues
from tests.support.provider_double import InMemoryProvider
from tests.unit.orders.orders import MAY
from tests.unit.orders.paying import INTENT, order, units_left


@pytest.fixture
def elsewhere(entry: dict[str, Any], machines: Machines) -> dict[str, Any]:
    """The payer is on a page of their bank; an execution waits for them."""
    entry = entry | {"payment_method": "pm_redirect"}
    entry |= {"authorization": payments.authorize_payment(entry, None)}
    order_saga.await_payment(entry, None)
    machines.waiting.add("token")
    wait = {"order_id": MAY, "intent_id": INTENT, "deadline_ms": order().due.expires_ms, "token": "token"}
    payments.keep_payment_token(wait | {"entry": entry}, None)
    return entry


def news(bank: InMemoryProvider, machines: Machines) -> list[tuple[str, Any]]:
    """What the waiting execution is told when the provider tells of the payment."""
    settle_payment(PaymentNews(INTENT))
    return machines.answers


def test_a_payer_who_agreed_elsewhere_lets_the_order_go_on(
    elsewhere: Any, bank: InMemoryProvider, machines: Machines
) -> None:
    assert news(bank, machines) == []
    bank.approve(MAY)
    assert news(bank, machines) == [("token", {"status": "authorized"})]


def test_a_payer_who_refused_elsewhere_ends_the_wait(
    elsewhere: Any, bank: InMemoryProvider, machines: Machines
) -> None:
    bank.refuse(MAY)
    assert news(bank, machines) == [("token", "PaymentDeclinedError")]


def test_a_payer_who_paid_another_amount_ends_the_wait(
    elsewhere: Any, bank: InMemoryProvider, machines: Machines
) -> None:
    bank.approve(MAY)
    bank.intents[MAY].amount = replace(bank.intents[MAY].amount, amount=1)
    assert news(bank, machines) == [("token", "AmountMismatchError")]


@pytest.mark.parametrize(("early", "told"), [(1, []), (0, [("token", "PaymentExpiredError")])])
def test_the_wait_ends_at_its_deadline_and_no_moment_sooner(
    elsewhere: Any, bank: InMemoryProvider, machines: Machines, early: int, told: list[Any]
) -> None:
    with clock.frozen(clock.moment(order().due.expires_ms - early)):
        assert news(bank, machines) == told


def test_a_wish_to_cancel_ends_the_wait_at_once(elsewhere: Any, machines: Machines, token: str) -> None:
    cancel_order(MAY, token)
    assert order().cancel_requested
    assert machines.answers == [("token", "CancelledByBuyerError")]


def test_a_wish_that_was_not_told_to_who_waits_is_told_with_the_next_news(
    elsewhere: Any, bank: InMemoryProvider, machines: Machines, token: str
) -> None:
    machines.waiting.clear()  # nobody waited yet
    cancel_order(MAY, token)
    machines.waiting.add("token")
    assert news(bank, machines) == [("token", "CancelledByBuyerError")]


@contextmanager
def after_the_deadline() -> Iterator[None]:
    with clock.frozen(clock.moment(order().due.expires_ms + 600_000)):
        yield


def test_the_check_up_leaves_a_payer_their_time(elsewhere: Any, queues: Queues, machines: Machines) -> None:
    started = {*machines.started}
    check_up(MAY)
    delay, message = queues.sent["checkups"][-1]
    assert (message, 0 < delay <= 900) == ({"order_id": MAY}, True)
    assert (order().status, {*machines.started}) == ("pending", started)


def test_the_check_up_carries_on_who_paid_though_nobody_was_told(
    elsewhere: Any, bank: InMemoryProvider, machines: Machines
) -> None:
    bank.approve(MAY)
    with after_the_deadline():
        check_up(MAY)
    assert f"{MAY}-paid" in machines.started
    assert (order().status, bank.intents[MAY].status) == ("pending", "authorized")


def test_the_check_up_ends_a_wait_that_nobody_paid(elsewhere: Any, bank: InMemoryProvider, machines: Machines) -> None:
    with after_the_deadline():
        check_up(MAY)
    assert f"{MAY}-paid" not in machines.started
    assert (order().status, order().reason, bank.intents[MAY].status) == ("cancelled", "payment_expired", "voided")


def test_the_check_up_lets_money_of_another_amount_go(
    elsewhere: Any, bank: InMemoryProvider, machines: Machines
) -> None:
    bank.approve(MAY)
    bank.intents[MAY].amount = replace(bank.intents[MAY].amount, amount=1)
    with after_the_deadline():
        check_up(MAY)
    assert f"{MAY}-paid" not in machines.started
    assert (order().status, bank.intents[MAY].status, units_left()) == ("cancelled", "voided", 5)


def test_money_that_nobody_waits_for_any_more_is_looked_at_again(
    elsewhere: Any, bank: InMemoryProvider, cloud: Cloud
) -> None:
    cloud.machines.waiting.clear()
    bank.approve(MAY)
    assert settle_payment(PaymentNews(INTENT)) == MAY
    follow_payment(PaymentNews(INTENT, "evt_1"))
    assert cloud.queues.sent["webhooks"][-1] == (LOOK_SECONDS, {"intent_id": INTENT, "event_id": "", "order_id": MAY})


def test_news_of_what_nobody_knows_are_no_order(elsewhere: Any, bank: InMemoryProvider) -> None:
    bank.authorize("ord_elsewhere", Money(1, "CNY"), "pm_card_visa")
    assert [settle_payment(PaymentNews(name, name)) for name in ("pi_nobody", "pi_ord_elsewhere")] == ["", ""]
    assert bank.intents["ord_elsewhere"].status == "authorized"
