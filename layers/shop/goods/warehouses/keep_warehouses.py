"""Open a warehouse, change it, look at all of them."""

from typing import Any

from msgspec.structs import replace

from layers.cloud.patience import until_written
from layers.shop.goods.warehouses.errors import (
    TooManyWarehousesError,
    WarehouseChangedError,
    WarehouseExistsError,
    WarehouseNotFoundError,
)
from layers.shop.goods.warehouses.model import DEFAULT, MOST, Warehouse
from layers.shop.goods.warehouses.store import warehouses_table


def open_warehouse(warehouse: Warehouse) -> bool:
    """Add a warehouse; False when it is there just so. Raises WarehouseExistsError and TooManyWarehousesError."""
    known = warehouses_table.all()
    if warehouse in known:
        return False
    if len(known) >= MOST:
        raise TooManyWarehousesError(MOST)
    if not warehouses_table.put(warehouse):
        raise WarehouseExistsError(warehouse.warehouse_id)
    return True


def change_warehouse(warehouse_id: str, changes: dict[str, Any]) -> Warehouse:
    """The warehouse with `changes` of its fields. Raises WarehouseNotFoundError and WarehouseChangedError."""

    def attempt() -> Warehouse | None:
        before = find_warehouse(warehouse_id)
        after = replace(before, **changes)
        if after == before:
            return before
        after = replace(after, version=before.version + 1)
        return after if warehouses_table.put(after) else None

    return until_written(attempt, WarehouseChangedError(warehouse_id))


def all_warehouses() -> list[Warehouse]:
    """Those that are described, by id."""
    return warehouses_table.all()


def find_warehouse(warehouse_id: str) -> Warehouse:
    """Raises WarehouseNotFoundError."""
    for warehouse in all_warehouses():
        if warehouse.warehouse_id == warehouse_id:
            return warehouse
    raise WarehouseNotFoundError(warehouse_id)


def require_warehouse(warehouse_id: str) -> None:
    """Raises WarehouseNotFoundError. The first warehouse is there without being described, and is not looked up."""
    if warehouse_id != DEFAULT:
        find_warehouse(warehouse_id)
