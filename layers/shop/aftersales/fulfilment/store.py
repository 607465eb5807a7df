"""Shipments in DynamoDB: `SHIPMENT#<id>` / `SHIPMENT`, from their first scan on. Until then the order tells all."""

from layers.cloud import documents, names
from layers.cloud.tables import TableMeta
from layers.shop.aftersales.fulfilment.model import Shipment

SHIPMENT = "SHIPMENT"


class ShipmentRow(documents.DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("shipments")


class ShipmentsTable:
    """The shipments table."""

    def get(self, shipment_id: str) -> Shipment | None:
        return documents.read(ShipmentRow, _key(shipment_id), SHIPMENT, Shipment)

    def put(self, shipment: Shipment) -> bool:
        """Write the next version, the first included; False when somebody else was quicker."""
        body = documents.text_of(shipment)
        row = ShipmentRow(_key(shipment.shipment_id), SHIPMENT, body=body, version=shipment.version)
        return documents.replace(row, shipment.version - 1)


shipments_table = ShipmentsTable()


def _key(shipment_id: str) -> str:
    return f"SHIPMENT#{shipment_id}"
