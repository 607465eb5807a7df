"""Warehouses, to operators."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from layers.cloud.web.http import Answer
from layers.cloud.web.texts import LINE, NOTE, Country, whole
from layers.shop.goods.warehouses.keep_warehouses import all_warehouses, change_warehouse, open_warehouse
from layers.shop.goods.warehouses.model import Warehouse

WarehouseId = Annotated[str, Meta(pattern=whole("[a-z0-9][a-z0-9-]{0,31}"))]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=LINE)]
Region = Annotated[str, Meta(max_length=100, pattern=NOTE)]
Serves = Annotated[list[Country], Meta(max_length=250)]


class NewWarehouse(Struct):
    """`serves`: the countries it is the next choice for, the nearest first, beside its own. `default` is the id of the
    warehouse that a shop has before it has others."""

    warehouse_id: WarehouseId
    name: Name
    country: Country
    region: Region = ""
    serves: Serves = []
    open: bool = True


class WarehouseChanges(Struct):
    """From a warehouse that is not open nothing is sold; what it holds for orders still ships. Of `default`, what no
    other warehouse keeps and nobody promises is sold all the same: such goods are taken without a look at warehouses.
    """

    name: Name | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    region: Region | UnsetType = UNSET
    serves: Serves | UnsetType = UNSET
    open: bool | UnsetType = UNSET


class WarehouseView(Struct):
    warehouse_id: str
    name: str
    country: str
    region: str
    serves: list[str]
    open: bool
    version: int


class WarehouseList(Struct):
    items: list[WarehouseView]
    next_cursor: str | None = None


def list_warehouses() -> WarehouseList:
    """All warehouses that are described."""
    return WarehouseList([_view(warehouse) for warehouse in all_warehouses()])


def post_warehouse(body: NewWarehouse) -> Answer[WarehouseView]:
    """Open a warehouse. Its id makes a repetition the same request."""
    warehouse = Warehouse(**msgspec.structs.asdict(body))
    opened = open_warehouse(warehouse)
    return Answer(_view(warehouse), headers={} if opened else {"Idempotent-Replayed": "true"})


def patch_warehouse(warehouse_id: str, body: WarehouseChanges) -> WarehouseView:
    """Change a warehouse, or close it."""
    changes = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    return _view(change_warehouse(warehouse_id, changes))


def _view(warehouse: Warehouse) -> WarehouseView:
    return WarehouseView(**msgspec.structs.asdict(warehouse))
