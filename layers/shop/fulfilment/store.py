"""Shipments in DynamoDB: `SHIPMENT#<id>` / `SHIPMENT`."""

from typing import Protocol

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from layers.cloud import names
from layers.cloud.tables import Item, TableMeta
from layers.shop.fulfilment.errors import ShipmentChangedError
from layers.shop.fulfilment.model import Shipment

SHIPMENT = "SHIPMENT"


class Shipments(Protocol):
    def get(self, shipment_id: str) -> Shipment | None: ...

    def create(self, shipment: Shipment) -> bool:
        """Keep a new shipment; False when it is there already."""
        ...

    def replace(self, shipment: Shipment) -> None:
        """Write the next version. Raises ShipmentChangedError when somebody else did."""
        ...


class ShipmentRow(Item):
    class Meta(TableMeta):
        table_name = names.table("shipments")

    body = UnicodeAttribute()
    version = NumberAttribute()


class DynamoShipments:
    def get(self, shipment_id: str) -> Shipment | None:
        try:
            row = ShipmentRow.get(f"SHIPMENT#{shipment_id}", SHIPMENT, consistent_read=True)
        except ShipmentRow.DoesNotExist:
            return None
        return msgspec.json.decode(row.body, type=Shipment)

    def create(self, shipment: Shipment) -> bool:
        return self._save(shipment, ShipmentRow.pk.does_not_exist())

    def replace(self, shipment: Shipment) -> None:
        if not self._save(shipment, ShipmentRow.version == shipment.version - 1):
            raise ShipmentChangedError(shipment.shipment_id)

    def _save(self, shipment: Shipment, condition: Condition) -> bool:
        row = ShipmentRow(
            f"SHIPMENT#{shipment.shipment_id}",
            SHIPMENT,
            body=msgspec.json.encode(shipment).decode(),
            version=shipment.version,
        )
        try:
            row.save(condition=condition)
        except PutError as refused:
            if refused.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True
