"""Where parcels are kept from their first scan on."""

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.fulfilment.model import Shipment, ShipmentEvent
from layers.shop.aftersales.fulfilment.store import ShipmentsTable, shipments_table

SCAN = ShipmentEvent("in_transit", "2026-11-23T10:00:00.000Z", "杭州")
FIRST = Shipment("shp_may", "ord_may", "SF Express", "SL1", "in_transit", [SCAN], 1)


@pytest.fixture
def shipments(tables: str) -> ShipmentsTable:
    return shipments_table


def test_a_parcel_is_kept_as_it_was_scanned(shipments: ShipmentsTable) -> None:
    assert shipments.get("shp_may") is None
    assert shipments.put(FIRST)
    assert shipments.get("shp_may") == FIRST


def test_only_the_next_version_takes_the_place_of_what_is_stored(shipments: ShipmentsTable) -> None:
    shipments.put(FIRST)
    delivered = replace(FIRST, status="delivered", version=2)
    assert shipments.put(delivered)
    for late in (FIRST, replace(FIRST, status="lost", version=2), replace(FIRST, version=4)):
        assert not shipments.put(late)
    assert shipments.get("shp_may") == delivered
