"""How a shelf is spelt: keys and messages that are stored have it so."""

import msgspec
import pytest

from layers.shop.checkout.orders.table.rows import dump, lean
from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.model import OWED, Reservation, Shelf, is_sku
from layers.shop.goods.inventory.table.rows import shelf_of, stock_key

KETTLE = [
    (Shelf("KETTLE"), "KETTLE"),
    (Shelf("KETTLE", "hangzhou"), "KETTLE@hangzhou"),
    (Shelf("KETTLE", OWED), "KETTLE@~owed"),
]


@pytest.mark.parametrize(("shelf", "text"), KETTLE)
def test_a_shelf_is_spelt_with_its_warehouse_and_read_again(shelf, text):
    assert str(shelf) == text
    assert Shelf.spelt(text) == shelf
    assert stock_key(shelf, 3) == f"SKU#{text}#03"
    assert shelf_of(f"SKU#{text}#03") == shelf


@pytest.mark.parametrize(("shelf", "text"), KETTLE)
def test_a_job_names_its_shelf_as_it_is_spelt(shelf, text):
    told = msgspec.json.encode(EvenOut(str(shelf)))
    assert msgspec.json.decode(told) == {"type": "even_out", "sku": text, "quiet_seconds": 0}
    assert msgspec.json.decode(told, type=EvenOut).shelf == shelf


def test_what_one_warehouse_has_of_a_sku_is_no_sku():
    assert is_sku("KETTLE")
    assert not is_sku("KETTLE@hangzhou")


def test_a_hold_is_kept_as_before_and_lies_on_a_shelf():
    hold = Reservation("KETTLE", 0, 2, "hangzhou")
    assert dump([lean(hold)]) == '[["KETTLE",0,2,"hangzhou"]]'
    assert hold.shelf == Shelf("KETTLE", "hangzhou")


def test_a_hold_says_that_it_came_from_no_count_and_only_then():
    holds = [Reservation("KETTLE", 0, 2), Reservation("MUG", 0, 1, uncounted=True)]
    assert dump([lean(hold) for hold in holds]) == '[["KETTLE",0,2],["MUG",0,1,"",true]]'
    assert msgspec.json.decode(dump([lean(hold) for hold in holds]), type=list[Reservation]) == holds
