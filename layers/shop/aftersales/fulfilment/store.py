"""Shipments in DynamoDB: `SHIPMENT#<id>` / `SHIPMENT`, from their first scan on. Until then the order tells all."""

from typing import Protocol

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from layers.cloud import names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta
from layers.shop.aftersales.fulfilment.errors import ShipmentChangedError
from layers.shop.aftersales.fulfilment.model import Shipment

SHIPMENT = "SHIPMENT"


class Shipments(Protocol):
    def get(self, shipment_id: str) -> Shipment | None: ...

    def replace(self, shipment: Shipment) -> None:
        """Write the next version, the first included. Raises ShipmentChangedError when somebody else did."""
        ...


class ShipmentRow(Item):
    class Meta(TableMeta):
        table_name = names.table("shipments")

    body = UnicodeAttribute()
    version = NumberAttribute()


class ShipmentsTable:
    def get(self, shipment_id: str) -> Shipment | None:
        try:
            row = ShipmentRow.get(f"SHIPMENT#{shipment_id}", SHIPMENT, consistent_read=True)
        except ShipmentRow.DoesNotExist:
            return None
        return msgspec.json.decode(row.body, type=Shipment)

    def replace(self, shipment: Shipment) -> None:
        first: Condition = ShipmentRow.pk.does_not_exist()
        next_one: Condition = ShipmentRow.version == shipment.version - 1
        row = ShipmentRow(
            f"SHIPMENT#{shipment.shipment_id}",
            SHIPMENT,
            body=msgspec.json.encode(shipment).decode(),
            version=shipment.version,
        )
        try:
            row.save(condition=first if shipment.version == 1 else next_one)
        except PutError as refused:
            if code_of(refused) != "ConditionalCheckFailedException":
                raise
            raise ShipmentChangedError(shipment.shipment_id) from refused


shipments_table = ShipmentsTable()
