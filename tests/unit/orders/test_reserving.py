"""Units kept for an order that goods pay for: whichever is stored first stands."""

import pytest

from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.place.reserve_order import refuse_or_release, reserve_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Hold
from layers.shop.goods.inventory.table.store import stock_table
from tests.unit.orders.orders import MAY, an_order


@pytest.fixture(autouse=True)
def _five_lanterns(cloud):
    stock_table.receive("LANTERN-RED", 5, "rct_1")


def available():
    return stock_table.counter("LANTERN-RED").available


def stored():
    return orders_table.get(MAY)


def test_units_are_taken_once_however_often_they_are_asked_for():
    assert [reserve_order(an_order()) for _ in range(2)] == [True, True]
    assert (available(), stored().status) == (3, "pending")


def test_what_was_sold_out_once_stays_so_though_more_arrives():
    orders_table.place(an_order("ord_other"), [Hold("LANTERN-RED", 0, 4)])
    assert not reserve_order(an_order())
    stock_table.receive("LANTERN-RED", 5, "rct_2")
    assert not reserve_order(an_order())
    assert (available(), stored().reason) == (6, "sold_out")


def test_what_is_released_is_back_once():
    reserve_order(an_order())
    for _ in range(2):
        refuse_or_release(an_order(), "return_refused")
    assert (available(), stored().status) == (5, "cancelled")


def test_who_comes_after_the_refusal_takes_nothing():
    refuse_or_release(an_order(), "return_expired")
    assert not reserve_order(an_order())
    assert available() == 5


def test_what_has_been_sent_is_not_released():
    reserve_order(an_order())
    orders_table.move(MAY, "confirmed")
    orders_table.move(MAY, "shipped")
    with pytest.raises(MoveRefusedError):
        refuse_or_release(an_order(), "return_refused")
