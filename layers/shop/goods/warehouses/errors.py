"""Refused rules of warehouses."""


class WarehouseNotFoundError(Exception):
    """Goods are booked into warehouses that there are."""

    def __init__(self, warehouse_id: str) -> None:
        super().__init__(f"there is no warehouse {warehouse_id[:64]}")
        self.errors = [{"field": "warehouse", "expected": "a warehouse of /v1/admin/warehouses, or default"}]


class WarehouseExistsError(Exception):
    """An id stands for one warehouse."""

    def __init__(self, warehouse_id: str) -> None:
        super().__init__(f"there is a warehouse {warehouse_id} already, and it is another")
        self.errors = [{"field": "warehouse_id", "expected": "a new id; PATCH changes the warehouse that has this one"}]


class TooManyWarehousesError(Exception):
    """A shop has at most a hundred warehouses: all of them are weighed for an order."""

    def __init__(self, most: int) -> None:
        super().__init__(f"there are {most} warehouses already")
        self.errors = [{"field": "warehouse_id", "expected": f"one of the {most} that there are"}]


class WarehouseChangedError(Exception):
    """Somebody else changes the warehouse at the same time."""
