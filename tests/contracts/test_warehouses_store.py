"""What every store of warehouses promises: the twin in memory and DynamoDB alike."""

import pytest
from msgspec.structs import replace

from layers.shop.goods.warehouses.errors import WarehouseChangedError
from layers.shop.goods.warehouses.in_memory import MemoryWarehouses
from layers.shop.goods.warehouses.model import Warehouse
from layers.shop.goods.warehouses.store import warehouses_table

HANGZHOU = Warehouse("hangzhou", "Hangzhou", "CN", "Zhejiang", ["HK", "JP"])
CHENGDU = Warehouse("chengdu", "Chengdu", "CN")


@pytest.fixture
def warehouses(engine):
    return MemoryWarehouses() if engine == "memory" else warehouses_table


def test_warehouses_are_kept_whole_and_listed_by_id(warehouses):
    assert warehouses.all() == []
    warehouses.put(HANGZHOU)
    warehouses.put(CHENGDU)
    assert warehouses.all() == [CHENGDU, HANGZHOU]


def test_an_id_is_taken_once(warehouses):
    warehouses.put(HANGZHOU)
    with pytest.raises(WarehouseChangedError):
        warehouses.put(replace(CHENGDU, warehouse_id="hangzhou"))
    assert warehouses.all() == [HANGZHOU]


def test_of_two_who_change_a_warehouse_at_once_one_does(warehouses):
    warehouses.put(HANGZHOU)
    warehouses.put(replace(HANGZHOU, open=False, version=2))
    with pytest.raises(WarehouseChangedError):
        warehouses.put(replace(HANGZHOU, name="West Lake", version=2))
    assert warehouses.all() == [replace(HANGZHOU, open=False, version=2)]
