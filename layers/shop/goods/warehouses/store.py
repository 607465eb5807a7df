"""Warehouses in DynamoDB, all of them in one place: `WAREHOUSES` / `WAREHOUSE#<id>`, in the stock table."""

import msgspec

from layers.cloud import documents, names
from layers.cloud.documents import DocumentRow
from layers.cloud.tables import TableMeta
from layers.shop.goods.warehouses.model import Warehouse

ALL = "WAREHOUSES"
ONE = "WAREHOUSE#"


class WarehouseRow(DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("stock")


class WarehousesTable:
    """All warehouses that are described, each kept whole."""

    def all(self) -> list[Warehouse]:
        """By id, as they are now."""
        rows = WarehouseRow.query(ALL, WarehouseRow.sk.startswith(ONE), consistent_read=True)
        return [msgspec.json.decode(row.body or "", type=Warehouse) for row in rows]

    def put(self, warehouse: Warehouse) -> bool:
        """Write the next version, the first included; False when somebody else did."""
        body, version = documents.text_of(warehouse), warehouse.version
        row = WarehouseRow(ALL, f"{ONE}{warehouse.warehouse_id}", body=body, version=version)
        return documents.replace(row, seen=version - 1)


warehouses_table = WarehousesTable()
