"""Rules of parcels."""

import pytest

from layers.shop.fulfilment.create_shipment import create_shipment
from layers.shop.fulfilment.errors import ShipmentNotFoundError
from layers.shop.fulfilment.in_memory import MemoryShipments
from layers.shop.fulfilment.model import ShipmentEvent, tracking_number_for
from layers.shop.fulfilment.record_scan import record_scan


def test_an_order_has_one_parcel_however_often_it_is_made():
    shipments = MemoryShipments()
    first = create_shipment("ord_1", "CN", "express", shipments)
    assert create_shipment("ord_1", "CN", "express", shipments) == first
    assert first.carrier == "SF Express"


def test_tracking_numbers_carry_the_check_digit_of_s10():
    number = tracking_number_for("shp_lantern")
    digits, check = number[2:10], int(number[10])
    total = sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    assert check == {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    assert number.startswith("SL")
    assert number.endswith("CN")


def test_scans_move_a_parcel_on_but_never_back():
    shipments = MemoryShipments()
    parcel = create_shipment("ord_1", "DE", "standard", shipments).shipment_id
    delivered = record_scan(parcel, ShipmentEvent("delivered", "2026-11-24T10:00:00Z", "Bern"), shipments)
    late = record_scan(parcel, ShipmentEvent("in_transit", "2026-11-23T10:00:00Z", "Leipzig"), shipments)
    assert (delivered.status, late.status) == ("delivered", "delivered")
    assert [scan.status for scan in late.events if scan.place] == ["in_transit", "delivered"]


def test_a_scan_told_twice_is_booked_once():
    shipments = MemoryShipments()
    parcel = create_shipment("ord_1", "CN", "standard", shipments).shipment_id
    scan = ShipmentEvent("in_transit", "2026-11-23T10:00:00Z", "Hangzhou")
    assert record_scan(parcel, scan, shipments) == record_scan(parcel, scan, shipments)


def test_a_parcel_nobody_made_is_not_found():
    with pytest.raises(ShipmentNotFoundError):
        record_scan("shp_none", ShipmentEvent("lost", "2026-11-23T10:00:00Z"), MemoryShipments())
