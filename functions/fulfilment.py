"""Fulfilment: the saga's last step, the carrier's scans, a parcel's way."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from msgspec import Meta, Struct

from layers.cloud import clock
from layers.cloud.web import tokens
from layers.shop.aftersales.fulfilment.create_shipment import create_shipment as create
from layers.shop.aftersales.fulfilment.errors import ShipmentNotFoundError
from layers.shop.aftersales.fulfilment.model import Shipment, ShipmentEvent, ShipmentStatus, scanned_at
from layers.shop.aftersales.fulfilment.record_scan import all_delivered, record_scan
from layers.shop.aftersales.fulfilment.record_scan import get_shipment as find
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.saga.confirm_order import deliver_order, ship_order


class Scan(Struct):
    """What a carrier tells. `at` is ISO 8601 with its offset from UTC; now, if left out."""

    status: ShipmentStatus
    at: Annotated[datetime, Meta(tz=True)] | None = None
    place: Annotated[str, Meta(max_length=100)] = ""


class ScanView(Struct):
    status: str
    at: str
    place: str


class ShipmentView(Struct):
    shipment_id: str
    order_id: str
    carrier: str
    tracking_number: str
    status: str
    events: list[ScanView]


class TokenHeaders(Struct):
    x_order_token: str = ""


def create_shipment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Saga step: make the parcels; the order is shipped. `{"status": "shipped" | "awaiting_stock", ...}`"""
    order_id, authorization = event["order_id"], event["authorization"]
    amount = event["amount"]["amount"]
    payment = Payment(authorization["intent_id"], "captured", amount, event["payment"]["captured"])
    pack = partial(create, order_id, event["destination"]["country"], event["shipping_method"])
    parcels = ship_order(order_id, payment, pack, event.get("ships_from", [""]))
    if not parcels:
        return {"status": "awaiting_stock"}
    return {
        "status": "shipped",
        "shipment_id": parcels[0].shipment_id,
        "tracking_number": parcels[0].tracking_number,
        "shipments": [parcel.shipment_id for parcel in parcels],
    }


def get_shipment(shipment_id: str, headers: TokenHeaders) -> ShipmentView:
    """Follow a parcel, with the token of its order."""
    shipment = find(shipment_id)
    if not tokens.verify("order", shipment.order_id, headers.x_order_token):
        raise ShipmentNotFoundError(shipment_id)
    return _view(shipment)


def post_scan(shipment_id: str, body: Scan) -> ShipmentView:
    """Book a carrier's scan; the order follows its parcels."""
    at = scanned_at(body.at, clock.now())
    shipment = record_scan(shipment_id, ShipmentEvent(body.status, at, body.place))
    if all_delivered(shipment):
        deliver_order(shipment.order_id)
    return _view(shipment)


def _view(shipment: Shipment) -> ShipmentView:
    return ShipmentView(
        shipment.shipment_id,
        shipment.order_id,
        shipment.carrier,
        shipment.tracking_number,
        shipment.status,
        [ScanView(scan.status, scan.at, scan.place) for scan in shipment.events],
    )
