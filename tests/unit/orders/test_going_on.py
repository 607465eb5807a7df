"""An order goes on, back or nowhere: whoever looks at it, in whatever state it is found."""

from typing import Any

import pytest
from msgspec.structs import replace

from functions import order_saga
from layers.cloud import clock
from layers.shop.checkout.orders.errors import MoveRefusedError, OrderWentOnError
from layers.shop.checkout.orders.model import Exchange, Funds, Order, Payment, PaymentDue, TimelineEntry
from layers.shop.checkout.orders.saga.await_payment import await_payment
from layers.shop.checkout.orders.saga.check_up import check_up
from layers.shop.checkout.orders.saga.refund_order import note_given_back
from layers.shop.checkout.orders.saga.release_stock import release_stock
from layers.shop.checkout.orders.saga.resume_order import resume_order, ship_stocked, take_up
from layers.shop.goods.inventory.model import OWED, Reservation
from layers.shop.payments.port import Authorization, PaymentState
from tests.support.cloud import Cloud, Machines
from tests.support.provider_double import InMemoryProvider
from tests.support.rows import put_order
from tests.unit.orders.orders import MAY, a_placement
from tests.unit.orders.paying import INTENT, TOTAL, authorized, cancelled, confirmed, order

HERE, PROMISED = [Reservation("LANTERN-RED", 0, 2)], [Reservation("LANTERN-RED", 0, 2, OWED)]
WAITED = ("queued", "pending", "confirmed", "awaiting_stock")
PAID = Payment(INTENT, "authorized", TOTAL, TOTAL)


def stored(status: str, *steps: str, **changes: Any) -> Order:
    turns = [TimelineEntry(step, 1_795_000_000_000) for step in steps or ("queued", "pending")]
    made = replace(Order(MAY, status, 3, "f", turns, a_placement(), holds=HERE, payment=PAID), **changes)
    put_order(made)
    return made


def test_the_first_deadline_stands_however_often_the_payer_is_sent_away(entry: dict[str, Any]) -> None:
    page = Authorization(INTENT, "requires_action", redirect_url="https://pay.example/")
    first = await_payment(MAY, entry, page)
    with clock.frozen(clock.moment(first.expires_ms)):
        assert await_payment(MAY, entry, page) == first == order().due
    assert [turn.status for turn in order().timeline].count("awaiting_payment") == 1


@pytest.mark.parametrize("status", ["confirmed", "cancelled"])
def test_nobody_waits_for_the_payer_of_an_order_that_does_not(cloud: Cloud, status: str) -> None:
    stored(status)
    with pytest.raises(MoveRefusedError):
        await_payment(MAY, {}, Authorization(INTENT, "requires_action"))
    assert cloud.machines.started == {}


def test_what_was_never_stored_neither_waits_nor_goes_on_nor_back(cloud: Cloud) -> None:
    for step in (
        lambda: await_payment(MAY, {}, Authorization(INTENT, "requires_action")),
        lambda: resume_order(MAY),
        lambda: release_stock(MAY, "payment_declined", None),
    ):
        with pytest.raises(MoveRefusedError):
            step()


def test_an_order_that_was_sent_went_on(cloud: Cloud) -> None:
    stored("shipped")
    with pytest.raises(OrderWentOnError):
        release_stock(MAY, "payment_declined", None)


def test_a_refund_is_noted_as_the_provider_tells_it(entry: dict[str, Any]) -> None:
    cancelled(authorized(entry))
    note_given_back(MAY, PaymentState(INTENT, "captured", 300, 200, 100, "CNY", MAY), "paid_after_cancellation")
    assert order().payment == Payment(INTENT, "captured", 300, 200, 100)


def test_a_refund_of_another_payment_is_noted_though_as_much_went_back_before(entry: dict[str, Any]) -> None:
    cancelled(authorized(entry))
    for intent in (INTENT, "pi_later"):
        note_given_back(MAY, PaymentState(intent, "refunded", 0, 200, 200, "CNY", MAY), "paid_after_cancellation")
    assert order().payment.intent_id == "pi_later"
    assert [turn.status for turn in order().timeline].count("refunded") == 2


def test_an_order_is_taken_up_twice_at_most(cloud: Cloud) -> None:
    pending = stored("pending")
    assert [take_up(pending) for _ in range(3)] == [True, True, False]
    assert [*cloud.machines.started] == [MAY, f"{MAY}-1"]


def test_an_order_that_is_paid_is_taken_up_once(cloud: Cloud) -> None:
    paid = stored("confirmed")
    assert [take_up(paid) for _ in range(2)] == [True, False]
    assert [*cloud.machines.started] == [f"{MAY}-1"]


def test_goods_that_came_are_shipped_once_and_only_where_an_order_waits(cloud: Cloud) -> None:
    ship_stocked(stored("confirmed", *WAITED, holds=PROMISED))
    ship_stocked(stored("confirmed", *WAITED[:-1]))
    ship_stocked(stored("shipped", *WAITED))
    assert cloud.machines.started == {}
    for _ in range(2):
        ship_stocked(stored("confirmed", *WAITED))
    assert [*cloud.machines.started] == [f"{MAY}-stocked"]
    assert cloud.machines.started[f"{MAY}-stocked"]["resume_at"] == "CreateShipment"


def looked_at(machines: Machines, status: str, *steps: str, **changes: Any) -> list[str]:
    """The executions that a check-up starts."""
    machines.started.clear()
    stored(status, *steps, **changes)
    check_up(MAY)
    return [name.removeprefix(MAY) for name in machines.started]


def test_the_check_up_carries_on_what_is_paid_and_stands_still(machines: Machines, bank: InMemoryProvider) -> None:
    assert looked_at(machines, "confirmed") == ["-1"]
    assert looked_at(machines, "confirmed", *WAITED, holds=PROMISED) == []
    assert looked_at(machines, "confirmed", *WAITED, holds=PROMISED, cancel_requested=True) == ["-cancelled"]
    exchange = Exchange("ord_first", "ret_1", "ord_first", Funds())
    assert looked_at(machines, "confirmed", placement=replace(a_placement(), exchange=exchange)) == []


@pytest.mark.parametrize("status", ["shipped", "delivered", "returning", "returned", "rejected"])
def test_the_check_up_leaves_what_has_ended(machines: Machines, bank: InMemoryProvider, status: str) -> None:
    bank.fail_next("before")  # whoever asks the provider
    assert looked_at(machines, status, due=PaymentDue("", 0)) == []
    assert order().status == status


def test_the_check_up_gives_late_money_back_whose_event_was_lost(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    cancelled(authorized(entry))
    put_order(replace(order(), due=PaymentDue("", 0), payment=Payment(INTENT, "voided")))
    bank.pay_late(MAY)
    check_up(MAY)
    assert (bank.intents[MAY].refunded, order().payment.refunded) == (TOTAL, TOTAL)


def test_the_check_up_says_why_money_of_a_cancelled_order_went_back(
    entry: dict[str, Any], bank: InMemoryProvider
) -> None:
    order_saga.release_stock(confirmed(entry), None)
    bank.pay_late(MAY)
    check_up(MAY)
    assert (order().timeline[-1].status, order().timeline[-1].reason) == ("refunded", "paid_after_cancellation")
