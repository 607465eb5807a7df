"""Units kept for an order that goods pay for: whichever is stored first stands."""

import pytest

from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.place.reserve_order import refuse_or_release, reserve_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.store import stock_table
from tests.unit.orders.orders import MAY, an_order

pytestmark = pytest.mark.usefixtures("tables")


def reserve():
    return reserve_order(an_order())


def available():
    stock = stock_table.read_shards(Shelf("LANTERN-RED"))
    return stock.available if stock else 0


def test_units_are_taken_once_however_often_they_are_asked_for():
    stock_table.receive(Shelf("LANTERN-RED"), 5, "rct_1")
    assert [reserve() for _ in range(2)] == [True, True]
    assert (available(), orders_table.get(MAY).status) == (3, "pending")


def test_what_was_sold_out_once_stays_so_though_more_arrives():
    stock_table.receive(Shelf("LANTERN-RED"), 1, "rct_1")
    assert not reserve()
    stock_table.receive(Shelf("LANTERN-RED"), 5, "rct_2")
    assert not reserve()
    assert (available(), orders_table.get(MAY).reason) == (6, "sold_out")


def test_what_is_released_is_back_once():
    stock_table.receive(Shelf("LANTERN-RED"), 5, "rct_1")
    reserve()
    for _ in range(2):
        refuse_or_release(an_order(), "return_refused")
    assert (available(), orders_table.get(MAY).status) == (5, "cancelled")


def test_who_comes_after_the_refusal_takes_nothing():
    stock_table.receive(Shelf("LANTERN-RED"), 5, "rct_1")
    refuse_or_release(an_order(), "return_expired")
    assert not reserve()
    assert available() == 5


def test_what_has_been_sent_is_not_released():
    stock_table.receive(Shelf("LANTERN-RED"), 5, "rct_1")
    reserve()
    orders_table.move(MAY, "confirmed")
    orders_table.move(MAY, "shipped")
    with pytest.raises(MoveRefusedError):
        refuse_or_release(an_order(), "return_refused")
