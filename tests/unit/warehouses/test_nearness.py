"""Which warehouse is nearest, and who may change one."""

import pytest

from layers.shop.goods.warehouses.errors import WarehouseExistsError, WarehouseNotFoundError
from layers.shop.goods.warehouses.keep_warehouses import change_warehouse, open_warehouse, require_warehouse
from layers.shop.goods.warehouses.model import Warehouse, nearest

HANGZHOU = Warehouse("hangzhou", "Hangzhou", "CN", "Zhejiang", serves=["HK", "JP"])
CHENGDU = Warehouse("chengdu", "Chengdu", "CN", "Sichuan", serves=["JP"])
ROTTERDAM = Warehouse("rotterdam", "Rotterdam", "NL", serves=["DE", "FR"])
ALL = [HANGZHOU, CHENGDU, ROTTERDAM]


def test_the_buyers_own_region_comes_first_then_the_buyers_country():
    assert nearest(ALL, "CN", "Zhejiang") == ["hangzhou", "chengdu", "rotterdam", ""]
    assert nearest(ALL, "CN", "Sichuan")[:2] == ["chengdu", "hangzhou"]


def test_abroad_it_is_who_names_the_country_first():
    assert nearest(ALL, "JP")[:2] == ["chengdu", "hangzhou"]
    assert nearest(ALL, "FR")[0] == "rotterdam"


def test_a_closed_warehouse_sells_nothing():
    closed = Warehouse("hangzhou", "Hangzhou", "CN", open=False)
    assert nearest([closed, CHENGDU], "CN") == ["chengdu", ""]


def test_the_first_warehouse_comes_last_until_it_is_described():
    described = Warehouse("default", "Shanghai", "CN", "Shanghai")
    assert nearest(ALL, "CN", "Shanghai")[-1] == ""
    assert nearest([*ALL, described], "CN", "Shanghai")[0] == ""


@pytest.mark.usefixtures("tables")
def test_an_id_stands_for_one_warehouse():
    assert open_warehouse(HANGZHOU)
    assert not open_warehouse(HANGZHOU)
    with pytest.raises(WarehouseExistsError):
        open_warehouse(Warehouse("hangzhou", "Another", "CN"))


@pytest.mark.usefixtures("tables")
def test_a_change_touches_what_it_names():
    open_warehouse(HANGZHOU)
    changed = change_warehouse("hangzhou", {"open": False})
    assert (changed.open, changed.version, changed.serves) == (False, 2, ["HK", "JP"])
    assert change_warehouse("hangzhou", {"open": False}).version == 2


@pytest.mark.usefixtures("tables")
def test_goods_are_booked_into_warehouses_that_there_are():
    require_warehouse("default")
    open_warehouse(HANGZHOU)
    with pytest.raises(WarehouseNotFoundError):
        require_warehouse("atlantis")
