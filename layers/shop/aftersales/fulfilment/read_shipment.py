"""Where a parcel is."""

from layers.cloud import clock
from layers.shop.aftersales.fulfilment.errors import ShipmentNotFoundError
from layers.shop.aftersales.fulfilment.model import Shipment, ShipmentEvent, order_id_of
from layers.shop.aftersales.fulfilment.store import shipments_table
from layers.shop.checkout.orders.order_token import opens
from layers.shop.checkout.orders.read.read_order import find_order


def open_shipment(shipment_id: str, token: str) -> Shipment:
    """The shipment, opened by the token of its order. Raises ShipmentNotFoundError."""
    shipment = find_shipment(shipment_id)
    if not opens(shipment.order_id, token):
        raise ShipmentNotFoundError(shipment_id)
    return shipment


def find_shipment(shipment_id: str) -> Shipment:
    """As last scanned, else as its order tells. Raises ShipmentNotFoundError."""
    shipment = shipments_table.get(shipment_id) or _as_made(shipment_id)
    if shipment is None:
        raise ShipmentNotFoundError(shipment_id)
    return shipment


def _as_made(shipment_id: str) -> Shipment | None:
    order = find_order(order_id_of(shipment_id))
    parcel = next((each for each in order.parcels if each.shipment_id == shipment_id), None) if order else None
    if order is None or parcel is None:
        return None
    made_ms = next(turn.at_ms for turn in order.timeline if turn.status == "shipped")
    return Shipment(
        shipment_id=shipment_id,
        order_id=order.order_id,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        status="created",
        events=[ShipmentEvent("created", clock.iso(clock.moment(made_ms)))],
        parcels=len(order.parcels),
    )
