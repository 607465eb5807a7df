"""Book what the carrier tells of a parcel; its order follows."""

from datetime import datetime

from layers.cloud import clock
from layers.cloud.patience import until_written
from layers.shop.aftersales.fulfilment.errors import ShipmentChangedError
from layers.shop.aftersales.fulfilment.model import (
    Shipment,
    ShipmentEvent,
    ShipmentStatus,
    advanced,
    other_parcels_of,
    scanned_at,
)
from layers.shop.aftersales.fulfilment.read_shipment import find_shipment
from layers.shop.aftersales.fulfilment.store import shipments_table
from layers.shop.checkout.orders.saga.deliver_order import deliver_order


def record_scan(shipment_id: str, status: ShipmentStatus, claimed: datetime | None = None, place: str = "") -> Shipment:
    """The shipment after a scan, made when the carrier has `claimed`; with the last parcel its order is delivered.

    Raises ImplausibleScanError, ShipmentNotFoundError, MoveRefusedError and, after lost races, ShipmentChangedError.
    """
    event = ShipmentEvent(status, scanned_at(claimed, clock.now()), place)

    def attempt() -> Shipment | None:
        before = find_shipment(shipment_id)
        after = advanced(before, event)
        return after if after is before or shipments_table.put(after) else None

    shipment = until_written(attempt, ShipmentChangedError(shipment_id))
    if _all_delivered(shipment):
        deliver_order(shipment.order_id)
    return shipment


def _all_delivered(shipment: Shipment) -> bool:
    """Whether every parcel of the order has arrived. One that travels alone is asked of nobody.

    Read after this parcel's own write: of two that arrive at once, whoever reads last sees both.
    """
    if shipment.status != "delivered" or shipment.parcels == 1:
        return shipment.status == "delivered"
    others = [shipments_table.get(shipment_id) for shipment_id in other_parcels_of(shipment)]
    return all(other is not None and other.status == "delivered" for other in others)
