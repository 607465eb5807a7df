"""Units kept for an order that goods pay for: whichever is stored first stands."""

import pytest

from layers.cloud.messages.queues import MemoryQueue
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.in_memory import MemoryOrders
from layers.shop.checkout.orders.place.reserve_order import refuse_or_release, reserve_order
from layers.shop.goods.inventory.in_memory import MemoryStock
from tests.unit.orders.orders import MAY, an_order


@pytest.fixture
def stock():
    return MemoryStock()


@pytest.fixture
def orders(stock):
    return MemoryOrders(stock)


def reserve(orders, stock):
    return reserve_order(an_order(), orders, stock, MemoryQueue())


def available(stock):
    return stock.counter("LANTERN-RED").available


def test_units_are_taken_once_however_often_they_are_asked_for(orders, stock):
    stock.receive("LANTERN-RED", 5, "rct_1")
    assert [reserve(orders, stock) for _ in range(2)] == [True, True]
    assert (available(stock), orders.get(MAY).status) == (3, "pending")


def test_what_was_sold_out_once_stays_so_though_more_arrives(orders, stock):
    stock.receive("LANTERN-RED", 1, "rct_1")
    assert not reserve(orders, stock)
    stock.receive("LANTERN-RED", 5, "rct_2")
    assert not reserve(orders, stock)
    assert (available(stock), orders.get(MAY).reason) == (6, "sold_out")


def test_what_is_released_is_back_once(orders, stock):
    stock.receive("LANTERN-RED", 5, "rct_1")
    reserve(orders, stock)
    for _ in range(2):
        refuse_or_release(an_order(), "return_refused", orders)
    assert (available(stock), orders.get(MAY).status) == (5, "cancelled")


def test_who_comes_after_the_refusal_takes_nothing(orders, stock):
    stock.receive("LANTERN-RED", 5, "rct_1")
    refuse_or_release(an_order(), "return_expired", orders)
    assert not reserve(orders, stock)
    assert available(stock) == 5


def test_what_has_been_sent_is_not_released(orders, stock):
    stock.receive("LANTERN-RED", 5, "rct_1")
    reserve(orders, stock)
    orders.move(MAY, "confirmed")
    orders.move(MAY, "shipped")
    with pytest.raises(MoveRefusedError):
        refuse_or_release(an_order(), "return_refused", orders)
