"""Open a warehouse, change it, look at all of them."""

from typing import Any

from msgspec.structs import replace

from layers.shop.goods.warehouses.errors import (
    TooManyWarehousesError,
    WarehouseChangedError,
    WarehouseExistsError,
    WarehouseNotFoundError,
)
from layers.shop.goods.warehouses.model import DEFAULT, MOST, Warehouse
from layers.shop.goods.warehouses.store import Warehouses, warehouses_table

TRIES = 5


def open_warehouse(warehouse: Warehouse, warehouses: Warehouses | None = None) -> bool:
    """Add a warehouse; False when it is there just so. Raises WarehouseExistsError and TooManyWarehousesError."""
    warehouses = warehouses or warehouses_table
    known = warehouses.all()
    if warehouse in known:
        return False
    if len(known) >= MOST:
        raise TooManyWarehousesError(MOST)
    try:
        warehouses.put(warehouse)
    except WarehouseChangedError as taken:
        raise WarehouseExistsError(warehouse.warehouse_id) from taken
    return True


def change_warehouse(warehouse_id: str, changes: dict[str, Any], warehouses: Warehouses | None = None) -> Warehouse:
    """The warehouse with `changes` of its fields. Raises WarehouseNotFoundError and WarehouseChangedError."""
    warehouses = warehouses or warehouses_table
    for _ in range(TRIES):
        before = find_warehouse(warehouse_id, warehouses)
        after = replace(before, **changes)
        if after == before:
            return before
        after = replace(after, version=before.version + 1)
        try:
            warehouses.put(after)
        except WarehouseChangedError:
            continue
        return after
    raise WarehouseChangedError(warehouse_id)


def all_warehouses(warehouses: Warehouses | None = None) -> list[Warehouse]:
    return (warehouses or warehouses_table).all()


def find_warehouse(warehouse_id: str, warehouses: Warehouses | None = None) -> Warehouse:
    """Raises WarehouseNotFoundError."""
    for warehouse in all_warehouses(warehouses):
        if warehouse.warehouse_id == warehouse_id:
            return warehouse
    raise WarehouseNotFoundError(warehouse_id)


def require_warehouse(warehouse_id: str, warehouses: Warehouses | None = None) -> None:
    """Raises WarehouseNotFoundError. The first warehouse is there without being described, and is not looked up."""
    if warehouse_id != DEFAULT:
        find_warehouse(warehouse_id, warehouses)
