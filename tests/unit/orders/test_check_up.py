"""The look at an order a quarter of an hour after it was placed ends what nobody else has ended."""

from typing import Any

import pytest

from functions import order_saga
from layers.shop.checkout.orders.saga.check_up import check_up
from layers.shop.checkout.orders.table.store import orders_table
from tests.support.cloud import Cloud
from tests.support.provider_double import InMemoryProvider
from tests.unit.orders.orders import MAY
from tests.unit.orders.paying import TOTAL, authorized, cancelled, confirmed, order, units_left


def test_the_check_up_undoes_an_order_nobody_paid(entry: dict[str, Any], bank: InMemoryProvider) -> None:
    check_up(MAY)
    check_up(MAY)
    assert (order().status, order().reason, units_left()) == ("cancelled", "payment_expired", 5)


def test_the_check_up_carries_on_an_order_whose_money_was_taken(
    cloud: Cloud, entry: dict[str, Any], bank: InMemoryProvider
) -> None:
    authorized(entry)
    bank.pay_late(MAY)
    check_up(MAY)
    assert f"{MAY}-1" in cloud.machines.started
    assert cloud.queues.sent["checkups"][-1] == (900, {"order_id": MAY})
    assert (order().status, bank.intents[MAY].refunded) == ("pending", 0)
    check_up(MAY)  # its execution came to nothing
    assert (order().status, order().reason, bank.intents[MAY].refunded) == ("cancelled", "payment_expired", TOTAL)


@pytest.mark.parametrize("amount", [TOTAL - 1, TOTAL + 1])
def test_the_check_up_gives_money_of_another_amount_back(
    entry: dict[str, Any], bank: InMemoryProvider, amount: int
) -> None:
    authorized(entry)
    bank.pay_late(MAY)
    bank.intents[MAY].captured = amount
    check_up(MAY)
    assert (order().status, bank.intents[MAY].refunded, units_left()) == ("cancelled", amount, 5)
    assert order().timeline[-1].reason == "payment_mismatch"


def test_the_check_up_lets_go_of_what_a_cancelled_order_still_holds(
    entry: dict[str, Any], bank: InMemoryProvider
) -> None:
    entry = confirmed(entry)
    order_saga.release_stock(entry, None)  # the void before it was lost
    check_up(MAY)
    assert (order().status, bank.intents[MAY].status, units_left()) == ("cancelled", "voided", 5)


def test_the_check_up_leaves_an_order_alone_that_is_cancelled_and_paid_back(
    entry: dict[str, Any], bank: InMemoryProvider
) -> None:
    cancelled(authorized(entry))
    before = order()
    bank.fail_next("before")  # whoever asks the provider
    check_up(MAY)
    assert order() == before


def test_the_check_up_of_an_order_that_was_never_placed_does_nothing(cloud: Cloud, bank: InMemoryProvider) -> None:
    check_up(MAY)
    assert (orders_table.get(MAY), cloud.machines.started) == (None, {})
