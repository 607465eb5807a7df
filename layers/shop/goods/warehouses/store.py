"""Warehouses in DynamoDB, all of them in one place: `WAREHOUSES` / `WAREHOUSE#<id>`, in the stock table."""

from typing import Protocol

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from layers.cloud import names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta
from layers.shop.goods.warehouses.errors import WarehouseChangedError
from layers.shop.goods.warehouses.model import Warehouse

ALL = "WAREHOUSES"
ONE = "WAREHOUSE#"


class Warehouses(Protocol):
    def all(self) -> list[Warehouse]: ...

    def put(self, warehouse: Warehouse) -> None:
        """Write the next version, the first included. Raises WarehouseChangedError when somebody else did."""
        ...


class WarehouseRow(Item):
    class Meta(TableMeta):
        table_name = names.table("stock")

    body = UnicodeAttribute()
    version = NumberAttribute()


class WarehousesTable:
    def all(self) -> list[Warehouse]:
        rows = WarehouseRow.query(ALL, WarehouseRow.sk.startswith(ONE), consistent_read=True)
        return [msgspec.json.decode(row.body, type=Warehouse) for row in rows]

    def put(self, warehouse: Warehouse) -> None:
        body = msgspec.json.encode(warehouse).decode()
        row = WarehouseRow(ALL, f"{ONE}{warehouse.warehouse_id}", body=body, version=warehouse.version)
        first = WarehouseRow.pk.does_not_exist()
        following = WarehouseRow.version == warehouse.version - 1
        try:
            row.save(condition=first if warehouse.version == 1 else following)
        except PutError as refused:
            if code_of(refused) != "ConditionalCheckFailedException":
                raise
            raise WarehouseChangedError(warehouse.warehouse_id) from refused


warehouses_table = WarehousesTable()
