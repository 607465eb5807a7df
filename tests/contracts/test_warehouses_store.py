"""What the table of warehouses promises."""

import pytest
from msgspec.structs import replace

from layers.shop.goods.warehouses.model import Warehouse
from layers.shop.goods.warehouses.store import warehouses_table

HANGZHOU = Warehouse("hangzhou", "Hangzhou", "CN", "Zhejiang", ["HK", "JP"])
CHENGDU = Warehouse("chengdu", "Chengdu", "CN")


@pytest.fixture
def warehouses(tables):
    return warehouses_table


def test_warehouses_are_kept_whole_and_listed_by_id(warehouses):
    assert warehouses.all() == []
    warehouses.put(HANGZHOU)
    warehouses.put(CHENGDU)
    assert warehouses.all() == [CHENGDU, HANGZHOU]


def test_an_id_is_taken_once(warehouses):
    assert warehouses.put(HANGZHOU)
    assert not warehouses.put(replace(CHENGDU, warehouse_id="hangzhou"))
    assert warehouses.all() == [HANGZHOU]


def test_of_two_who_change_a_warehouse_at_once_one_does(warehouses):
    warehouses.put(HANGZHOU)
    assert warehouses.put(replace(HANGZHOU, open=False, version=2))
    assert not warehouses.put(replace(HANGZHOU, name="West Lake", version=2))
    assert warehouses.all() == [replace(HANGZHOU, open=False, version=2)]
