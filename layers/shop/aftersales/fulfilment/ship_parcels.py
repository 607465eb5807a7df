"""Make the parcels of a paid order, and send them."""

from collections.abc import Sequence
from functools import partial

from layers.shop.aftersales.fulfilment.model import carrier_for, shipment_id_for, tracking_number_for
from layers.shop.checkout.orders.model import Parcel, Payment
from layers.shop.checkout.orders.saga.ship_order import ship_order


def ship_parcels(
    order_id: str, payment: Payment, country: str, method: str, warehouses: Sequence[str] = ("",)
) -> list[Parcel]:
    """The order is shipped with its parcels, one from each of `warehouses`; none while goods are not there yet.

    Safe to repeat. Raises MoveRefusedError, CancelledByBuyerError and OrderBusyError.
    """
    return ship_order(order_id, payment, partial(create_shipment, order_id, country, method), warehouses)


def create_shipment(order_id: str, country: str, method: str, warehouses: Sequence[str] = ("",)) -> list[Parcel]:
    """The order's parcels, one from each of `warehouses`: asked twice, they are the same ones.

    The order itself keeps them, in the write that makes it `shipped`. A row of its own begins with the carrier's first
    scan: until then a parcel costs no write.
    """
    carrier = carrier_for(country, method)
    numbered = [(shipment_id_for(order_id, number), where) for number, where in enumerate(warehouses, 1)]
    return [Parcel(parcel, carrier, tracking_number_for(parcel), where) for parcel, where in numbered]
