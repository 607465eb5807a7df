"""Make the parcel of a paid order."""

from layers.cloud import clock
from layers.shop.fulfilment.model import (
    Shipment,
    ShipmentEvent,
    carrier_for,
    shipment_id_for,
    tracking_number_for,
)
from layers.shop.fulfilment.store import DynamoShipments, Shipments


def create_shipment(order_id: str, country: str, method: str, shipments: Shipments | None = None) -> Shipment:
    """The order's shipment, made now or before: asked twice, it is the same one."""
    shipments = shipments or DynamoShipments()
    shipment_id = shipment_id_for(order_id)
    shipment = Shipment(
        shipment_id=shipment_id,
        order_id=order_id,
        carrier=carrier_for(country, method),
        tracking_number=tracking_number_for(shipment_id),
        status="created",
        events=[ShipmentEvent("created", clock.iso(clock.now()))],
    )
    if shipments.create(shipment):
        return shipment
    return shipments.get(shipment_id) or shipment
