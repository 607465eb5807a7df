"""Values and rules of shipments."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.text import Text, localized
from layers.shop.aftersales.fulfilment.errors import ImplausibleScanError

ShipmentStatus = Literal["created", "in_transit", "out_for_delivery", "delivered", "lost"]

# Carriers scan late and out of order: a later stage may be told first, an earlier one never takes it back.
STAGES: dict[ShipmentStatus, int] = {"created": 0, "in_transit": 1, "out_for_delivery": 2, "lost": 3, "delivered": 4}

CARRIERS = {
    ("domestic", "standard"): "ZTO Express",
    ("domestic", "express"): "SF Express",
    ("abroad", "standard"): "China Post",
    ("abroad", "express"): "DHL Express",
}
# By the names that people know them by, where these are others.
CARRIER_NAMES: dict[str, Text] = {
    "ZTO Express": {"zh": "中通快递", "en": "ZTO Express"},
    "SF Express": {"zh": "顺丰速运", "en": "SF Express"},
    "China Post": {"zh": "中国邮政", "en": "China Post"},
    "DHL Express": {"zh": "DHL 国际快递", "en": "DHL Express"},
}
HOME_COUNTRY = "CN"
EARLIEST_YEAR = 2000
CLOCK_SKEW = timedelta(days=1)  # carriers' clocks, and their ideas of time zones


class ShipmentEvent(Struct, frozen=True, array_like=True):
    """One scan. `at` is ISO 8601 UTC."""

    status: ShipmentStatus
    at: str
    place: str = ""


class Shipment(Struct, frozen=True):
    shipment_id: str
    order_id: str
    carrier: str
    tracking_number: str
    status: ShipmentStatus
    events: list[ShipmentEvent]
    version: int = 0  # grows with every scan
    parcels: int = 1  # of its order, itself among them


def shipment_id_for(order_id: str, number: int = 1) -> str:
    """The order's parcels by the order's characters, from the second on with their number: each id tells the order."""
    return f"shp_{order_id.removeprefix('ord_')}" + (f"-{number}" if number > 1 else "")


def order_id_of(shipment_id: str) -> str:
    return f"ord_{shipment_id.removeprefix('shp_').partition('-')[0]}"


def other_parcels_of(shipment: Shipment) -> list[str]:
    """The ids of the other parcels of its order."""
    every = [shipment_id_for(shipment.order_id, number) for number in range(1, shipment.parcels + 1)]
    return [shipment_id for shipment_id in every if shipment_id != shipment.shipment_id]


def carrier_for(country: str, method: str) -> str:
    reach = "domestic" if country == HOME_COUNTRY else "abroad"
    return CARRIERS[reach, method]


def carrier_name(carrier: str, language: str) -> str:
    return localized(CARRIER_NAMES.get(carrier, carrier), language)


def tracking_number_for(shipment_id: str) -> str:
    """An S10 item identifier (UPU standard S10-12): `SL` + 8 digits + check digit + `CN`."""
    serial = f"{int.from_bytes(shipment_id.encode(), 'big') % 10**8:08d}"
    weighted = sum(int(digit) * weight for digit, weight in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    check = 11 - weighted % 11
    return f"SL{serial}{ {10: 0, 11: 5}.get(check, check) }{HOME_COUNTRY}"


def scanned_at(claimed: datetime | None, now: datetime) -> str:
    """When a scan was made, as it is kept: now where the carrier claims nothing. Raises ImplausibleScanError."""
    if claimed is None:
        return clock.iso(now)
    if not EARLIEST_YEAR <= claimed.year <= now.year + 1 or claimed > now + CLOCK_SKEW:
        raise ImplausibleScanError
    return clock.iso(claimed)


def advanced(shipment: Shipment, event: ShipmentEvent) -> Shipment:
    """The shipment after `event`; a scan told twice changes nothing."""
    if event in shipment.events:
        return shipment
    events = sorted([*shipment.events, event], key=lambda scan: scan.at)
    status = max(shipment.status, event.status, key=lambda stage: STAGES[stage])
    return replace(shipment, status=status, events=events, version=shipment.version + 1)
