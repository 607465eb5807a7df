"""Warehouses in memory: the twin, for tests of rules."""

from layers.shop.goods.warehouses.errors import WarehouseChangedError
from layers.shop.goods.warehouses.model import Warehouse


class MemoryWarehouses:
    """The in-memory twin."""

    def __init__(self, *warehouses: Warehouse) -> None:
        self._warehouses = {each.warehouse_id: each for each in warehouses}

    def all(self) -> list[Warehouse]:
        return [self._warehouses[warehouse_id] for warehouse_id in sorted(self._warehouses)]

    def put(self, warehouse: Warehouse) -> None:
        current = self._warehouses.get(warehouse.warehouse_id)
        if (current.version if current else 0) != warehouse.version - 1:
            raise WarehouseChangedError(warehouse.warehouse_id)
        self._warehouses[warehouse.warehouse_id] = warehouse
