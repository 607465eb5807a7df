"""Parcels, from the packing table to the door."""

from datetime import UTC, datetime

import pytest

from functions import fulfilment
from layers.cloud import clock
from layers.cloud.web import tokens
from layers.shop.aftersales.fulfilment.errors import (
    ImplausibleScanError,
    ShipmentNotFoundError,
)
from layers.shop.aftersales.fulfilment.model import order_id_of, tracking_number_for
from layers.shop.aftersales.fulfilment.read_shipment import find_shipment, open_shipment
from layers.shop.aftersales.fulfilment.record_scan import record_scan
from layers.shop.aftersales.fulfilment.ship_parcels import create_shipment, ship_parcels
from layers.shop.aftersales.fulfilment.store import shipments_table
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.read.views import view
from layers.shop.checkout.orders.saga.follow_returns import finish_returning, start_returning
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Reservation
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.warehouses.keep_warehouses import open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from tests.unit.orders.orders import MAY, an_order

MONDAY, TUESDAY = (datetime(2026, 11, day, 10, tzinfo=UTC) for day in (23, 24))


@pytest.fixture(autouse=True)
def _friday():
    with clock.frozen(datetime(2026, 11, 27, tzinfo=UTC)):
        yield


@pytest.fixture
def parcel(tables):
    """That of May's order, which has left."""
    orders_table.place(an_order(), [])
    orders_table.move(MAY, "confirmed")
    return ship_parcels(MAY, Payment(), "CN", "express")[0].shipment_id


def status():
    return find_order(MAY).status


def test_an_order_has_one_parcel_however_often_it_is_made():
    (first,) = create_shipment(MAY, "CN", "express")
    assert create_shipment(MAY, "CN", "express") == [first]
    assert first.carrier == "SF Express"
    assert order_id_of(first.shipment_id) == MAY


def test_a_parcel_that_was_never_scanned_is_told_by_its_order(parcel):
    shipment = find_shipment(parcel)
    assert (shipment.status, shipment.order_id, len(shipment.events)) == ("created", MAY, 1)


def test_a_parcel_is_followed_with_the_token_of_its_order(parcel, monkeypatch):
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "for tests")
    assert open_shipment(parcel, tokens.sign("order", MAY)) == find_shipment(parcel)
    with pytest.raises(ShipmentNotFoundError):
        open_shipment(parcel, "nobody")


def test_an_execution_that_never_heard_of_the_authorization_ships_what_another_has_taken_the_money_for(tables):
    orders_table.place(an_order(), [])
    orders_table.move(MAY, "confirmed", payment=Payment("pi_lantern", "authorized", authorized=20_300))
    taken = {"order_id": MAY, "amount": {"amount": 20_300, "currency": "CNY"}, "payment": {"captured": 20_300}}
    fulfilment.create_shipment({**taken, "destination": {"country": "CN"}, "shipping_method": "standard"}, None)
    order = find_order(MAY)
    assert (order.status, order.payment.intent_id, order.payment.captured) == ("shipped", "pi_lantern", 20_300)


def test_an_order_that_has_not_left_has_no_parcel(tables):
    orders_table.place(an_order(), [])
    with pytest.raises(ShipmentNotFoundError):
        find_shipment(f"shp_{MAY.removeprefix('ord_')}")


def test_tracking_numbers_carry_the_check_digit_of_s10():
    number = tracking_number_for("shp_lantern")
    digits, check = number[2:10], int(number[10])
    total = sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    assert check == {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    assert number.startswith("SL")
    assert number.endswith("CN")


def test_scans_move_a_parcel_on_but_never_back(parcel):
    delivered = record_scan(parcel, "delivered", TUESDAY, "Bern")
    late = record_scan(parcel, "in_transit", MONDAY, "Leipzig")
    assert (delivered.status, late.status, status()) == ("delivered", "delivered", "delivered")
    assert [scan.status for scan in late.events if scan.place] == ["in_transit", "delivered"]


def test_a_late_scan_does_not_take_an_order_on_its_way_back_for_delivered(parcel):
    start_returning(MAY)
    record_scan(parcel, "delivered", TUESDAY)
    assert status() == "returning"
    finish_returning(MAY, lambda _: "returned")
    assert status() == "returned"


def test_a_scan_told_twice_is_booked_once(parcel):
    first, again = (record_scan(parcel, "in_transit", MONDAY, "Hangzhou") for _ in range(2))
    assert first == again == shipments_table.get(parcel)


def test_a_scan_whose_time_is_not_told_was_made_now(parcel):
    assert record_scan(parcel, "in_transit").events[-1].at == "2026-11-27T00:00:00.000Z"


@pytest.mark.parametrize("year", [1999, 2027])
def test_a_scan_is_made_at_a_time_at_which_parcels_are_scanned(parcel, year):
    with pytest.raises(ImplausibleScanError):
        record_scan(parcel, "in_transit", MONDAY.replace(year=year))


@pytest.fixture
def split(tables):
    """May's order, on its way in two parcels."""
    receive_stock("KETTLE", 1, "rct_1")
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    receive_stock("LANTERN-RED", 1, "opening")
    receive_stock("LANTERN-RED", 2, "rct_2", warehouse="hangzhou")
    orders_table.place(an_order(), [Reservation("KETTLE", 0, 1), Reservation("LANTERN-RED", 0, 2, "hangzhou")])
    orders_table.move(MAY, "confirmed")
    return [parcel.shipment_id for parcel in ship_parcels(MAY, Payment(), "CN", "express")]


def test_an_order_ships_in_a_parcel_from_each_warehouse_its_goods_lie_in(split):
    order = find_order(MAY)
    assert [parcel.warehouse for parcel in order.parcels] == ["", "hangzhou"]
    first, second = split
    assert (first, second) == (f"shp_{MAY[4:]}", f"shp_{MAY[4:]}-2")
    assert order_id_of(first) == order_id_of(second) == MAY
    assert find_shipment(second).order_id == MAY
    assert [[line.sku for line in parcel.lines] for parcel in view(order).shipments] == [["KETTLE"], ["LANTERN-RED"]]


def test_making_the_parcels_again_makes_the_same_ones(split):
    assert ship_parcels(MAY, Payment(), "CN", "express", ["", "hangzhou"]) == find_order(MAY).parcels


def test_an_order_is_delivered_with_the_last_of_its_parcels(split):
    first, second = split
    record_scan(second, "delivered", TUESDAY, "Bern")
    assert status() == "shipped"
    record_scan(first, "delivered", TUESDAY, "Bern")
    assert status() == "delivered"
    record_scan(second, "delivered", TUESDAY, "Bern")
    assert status() == "delivered"


def test_a_parcel_nobody_made_is_not_found(tables):
    with pytest.raises(ShipmentNotFoundError):
        record_scan("shp_none", "lost", MONDAY)
