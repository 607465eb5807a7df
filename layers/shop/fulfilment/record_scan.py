"""Book what the carrier tells of a parcel."""

from layers.shop.fulfilment.errors import ShipmentChangedError, ShipmentNotFoundError
from layers.shop.fulfilment.model import Shipment, ShipmentEvent, advanced
from layers.shop.fulfilment.store import DynamoShipments, Shipments

TRIES = 5


def record_scan(shipment_id: str, event: ShipmentEvent, shipments: Shipments | None = None) -> Shipment:
    """The shipment after `event`. Raises ShipmentNotFoundError and, after five lost races, ShipmentChangedError."""
    shipments = shipments or DynamoShipments()
    for _ in range(TRIES):
        before = get_shipment(shipment_id, shipments)
        after = advanced(before, event)
        if after is before:
            return before
        try:
            shipments.replace(after)
        except ShipmentChangedError:
            continue
        return after
    raise ShipmentChangedError(shipment_id)


def get_shipment(shipment_id: str, shipments: Shipments | None = None) -> Shipment:
    """Raises ShipmentNotFoundError."""
    shipment = (shipments or DynamoShipments()).get(shipment_id)
    if shipment is None:
        raise ShipmentNotFoundError(shipment_id)
    return shipment
