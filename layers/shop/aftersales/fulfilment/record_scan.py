"""Book what the carrier tells of a parcel."""

from collections.abc import Callable
from datetime import UTC, datetime

from layers.cloud import clock
from layers.shop.aftersales.fulfilment.errors import ShipmentChangedError, ShipmentNotFoundError
from layers.shop.aftersales.fulfilment.model import Shipment, ShipmentEvent, advanced, order_id_of, sister_ids
from layers.shop.aftersales.fulfilment.store import Shipments, shipments_table
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.read_order import find_order

TRIES = 5
FindOrder = Callable[[str], Order | None]


def record_scan(
    shipment_id: str, event: ShipmentEvent, shipments: Shipments | None = None, find: FindOrder = find_order
) -> Shipment:
    """The shipment after `event`. Raises ShipmentNotFoundError and, after five lost races, ShipmentChangedError."""
    shipments = shipments or shipments_table
    for _ in range(TRIES):
        before = get_shipment(shipment_id, shipments, find)
        after = advanced(before, event)
        if after is before:
            return before
        try:
            shipments.replace(after)
        except ShipmentChangedError:
            continue
        return after
    raise ShipmentChangedError(shipment_id)


def all_delivered(shipment: Shipment, shipments: Shipments | None = None) -> bool:
    """Whether every parcel of the order has arrived. One that travels alone is asked of nobody.

    Read after this parcel's own write: of two that arrive at once, whoever reads last sees both.
    """
    if shipment.status != "delivered" or shipment.parcels == 1:
        return shipment.status == "delivered"
    table = shipments or shipments_table
    sisters = [table.get(shipment_id) for shipment_id in sister_ids(shipment)]
    return all(sister is not None and sister.status == "delivered" for sister in sisters)


def get_shipment(shipment_id: str, shipments: Shipments | None = None, find: FindOrder = find_order) -> Shipment:
    """As last scanned, else as its order tells. Raises ShipmentNotFoundError."""
    shipment = (shipments or shipments_table).get(shipment_id) or _as_made(shipment_id, find)
    if shipment is None:
        raise ShipmentNotFoundError(shipment_id)
    return shipment


def _as_made(shipment_id: str, find: FindOrder) -> Shipment | None:
    order = find(order_id_of(shipment_id))
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
        events=[ShipmentEvent("created", clock.iso(datetime.fromtimestamp(made_ms / 1000, UTC)))],
        parcels=len(order.parcels),
    )
