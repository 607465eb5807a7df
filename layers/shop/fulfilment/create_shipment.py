"""Make the parcel of a paid order."""

from layers.shop.fulfilment.model import carrier_for, shipment_id_for, tracking_number_for
from layers.shop.orders.model import Parcel


def create_shipment(order_id: str, country: str, method: str) -> Parcel:
    """The order's parcel: asked twice, it is the same one.

    The order itself keeps it, in the write that makes it `shipped`. A row of its own begins with the carrier's first
    scan: until then a parcel costs no write.
    """
    shipment_id = shipment_id_for(order_id)
    return Parcel(shipment_id, carrier_for(country, method), tracking_number_for(shipment_id))
