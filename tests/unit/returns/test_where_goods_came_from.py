"""Which shelf goods go back to."""

import pytest

from layers.shop.aftersales.returns.model import OrderReturns, Return, ReturnLine
from layers.shop.aftersales.returns.where_from import where_from
from layers.shop.goods.inventory.model import Reservation

KETTLE = "KETTLE"
TWO_PLACES = [Reservation(KETTLE, 0, 1), Reservation(KETTLE, 3, 2, "hangzhou"), Reservation("TEA", 0, 1, "chengdu")]


def returns(*units, sku=KETTLE):
    made = [
        Return(f"ret_{number}", "received", [ReturnLine(sku, one, "damaged", 0)], 0, 0, 0, "", "CNY")
        for number, one in enumerate(units)
    ]
    return OrderReturns("ord_1", made)


def test_goods_go_back_to_the_warehouse_that_their_parcel_came_from():
    assert where_from(TWO_PLACES, returns(1, sku="TEA"), "ret_0") == {("TEA", "chengdu"): 1}


def test_units_of_one_sku_go_back_to_each_warehouse_as_many_as_it_sent():
    assert where_from(TWO_PLACES, returns(3), "ret_0") == {(KETTLE, ""): 1, (KETTLE, "hangzhou"): 2}


def test_a_later_return_goes_on_where_the_earlier_ones_ended():
    assert where_from(TWO_PLACES, returns(2, 1), "ret_0") == {(KETTLE, ""): 1, (KETTLE, "hangzhou"): 1}
    assert where_from(TWO_PLACES, returns(2, 1), "ret_1") == {(KETTLE, "hangzhou"): 1}


def test_every_unit_has_a_place_however_often_it_was_asked_back():
    """A return that was refused counts, too: it must not matter when it was."""
    assert where_from(TWO_PLACES, returns(3, 2), "ret_1") == {(KETTLE, "hangzhou"): 2}
    assert where_from([], returns(1), "ret_0") == {(KETTLE, ""): 1}


def test_a_line_that_is_named_for_two_reasons_is_counted_once():
    lines = [ReturnLine(KETTLE, 1, "damaged", 0), ReturnLine(KETTLE, 1, "unwanted", 0)]
    both = OrderReturns("ord_1", [Return("ret_0", "received", lines, 0, 0, 0, "", "CNY")])
    assert where_from(TWO_PLACES, both, "ret_0") == {(KETTLE, ""): 1, (KETTLE, "hangzhou"): 1}


@pytest.mark.parametrize("units", [1, 2, 3])
def test_what_comes_back_is_all_booked(units):
    assert sum(where_from(TWO_PLACES, returns(units), "ret_0").values()) == units
