"""Shipments in memory: the twin, for tests of rules."""

from layers.shop.aftersales.fulfilment.errors import ShipmentChangedError
from layers.shop.aftersales.fulfilment.model import Shipment


class MemoryShipments:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._shipments: dict[str, Shipment] = {}

    def get(self, shipment_id: str) -> Shipment | None:
        return self._shipments.get(shipment_id)

    def replace(self, shipment: Shipment) -> None:
        current = self._shipments.get(shipment.shipment_id)
        if (current.version if current else 0) != shipment.version - 1:
            raise ShipmentChangedError(shipment.shipment_id)
        self._shipments[shipment.shipment_id] = shipment
