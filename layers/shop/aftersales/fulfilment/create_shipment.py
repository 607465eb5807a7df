"""Make the parcels of a paid order."""

from collections.abc import Sequence

from layers.shop.aftersales.fulfilment.model import carrier_for, shipment_id_for, tracking_number_for
from layers.shop.checkout.orders.model import Parcel


def create_shipment(order_id: str, country: str, method: str, warehouses: Sequence[str] = ("",)) -> list[Parcel]:
    """The order's parcels, one from each of `warehouses`: asked twice, they are the same ones.

    The order itself keeps them, in the write that makes it `shipped`. A row of its own begins with the carrier's first
    scan: until then a parcel costs no write.
    """
    carrier = carrier_for(country, method)
    numbered = [(shipment_id_for(order_id, number), where) for number, where in enumerate(warehouses, 1)]
    return [Parcel(parcel, carrier, tracking_number_for(parcel), where) for parcel, where in numbered]
