"""Fulfilment: the saga's last step, the carrier's scans, a parcel's way."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from layers.cloud.web.texts import NOTE, Token
from layers.shop.aftersales.fulfilment.model import Shipment, ShipmentStatus
from layers.shop.aftersales.fulfilment.read_shipment import open_shipment
from layers.shop.aftersales.fulfilment.record_scan import record_scan
from layers.shop.aftersales.fulfilment.ship_parcels import ship_parcels
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.payments.port import DEFAULT


class Scan(Struct):
    """What a carrier tells. `at` is ISO 8601 with its offset from UTC; now, if left out."""

    status: ShipmentStatus
    at: Annotated[datetime, Meta(tz=True)] | None = None
    place: Annotated[str, Meta(max_length=100, pattern=NOTE)] = ""


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
    x_order_token: Token = ""


def create_shipment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Saga step: make the parcels; the order is shipped. `{"status": "shipped" | "awaiting_stock", ...}`"""
    order_id, intent_id = event["order_id"], _intent_id(event)
    amount, taken = event["amount"]["amount"], event["payment"]["captured"]
    payment = Payment(intent_id, "captured", amount, taken, provider=event.get("provider", DEFAULT))
    country, method = event["destination"]["country"], event["shipping_method"]
    parcels = ship_parcels(order_id, payment, country, method, event.get("ships_from", [""]))
    if not parcels:
        return {"status": "awaiting_stock"}
    return {
        "status": "shipped",
        "shipment_id": parcels[0].shipment_id,
        "tracking_number": parcels[0].tracking_number,
        "shipments": [parcel.shipment_id for parcel in parcels],
    }


def _intent_id(event: dict[str, Any]) -> str:
    """What the saga was told, or else what the order knows: an execution whose every question to the provider was lost
    may still find, when it turns back, that another has taken the money."""
    if "authorization" in event:
        return str(event["authorization"]["intent_id"])
    order = find_order(event["order_id"])
    return order.payment.intent_id if order else ""


def get_shipment(shipment_id: str, headers: TokenHeaders) -> ShipmentView:
    """Follow a parcel, with the token of its order."""
    return _view(open_shipment(shipment_id, headers.x_order_token))


def post_scan(shipment_id: str, body: Scan) -> ShipmentView:
    """Book a carrier's scan; the order follows its parcels."""
    return _view(record_scan(shipment_id, body.status, body.at, body.place))


def _view(shipment: Shipment) -> ShipmentView:
    return ShipmentView(
        shipment.shipment_id,
        shipment.order_id,
        shipment.carrier,
        shipment.tracking_number,
        shipment.status,
        [ScanView(scan.status, scan.at, scan.place) for scan in shipment.events],
    )
