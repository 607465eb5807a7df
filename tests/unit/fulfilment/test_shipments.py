"""Rules of parcels."""

from functools import partial

import pytest

from layers.shop.aftersales.fulfilment.create_shipment import create_shipment
from layers.shop.aftersales.fulfilment.errors import ShipmentNotFoundError
from layers.shop.aftersales.fulfilment.in_memory import MemoryShipments
from layers.shop.aftersales.fulfilment.model import ShipmentEvent, order_id_of, tracking_number_for
from layers.shop.aftersales.fulfilment.record_scan import all_delivered, get_shipment, record_scan
from layers.shop.checkout.orders.in_memory import MemoryOrders
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.read.views import view
from layers.shop.checkout.orders.saga.confirm_order import deliver_order, ship_order
from layers.shop.checkout.orders.saga.follow_returns import finish_returning, start_returning
from layers.shop.goods.inventory.in_memory import MemoryStock
from layers.shop.goods.inventory.model import Hold
from tests.unit.orders.orders import MAY, an_order


@pytest.fixture
def orders():
    """May's order, shipped."""
    orders = MemoryOrders(MemoryStock())
    orders.place(an_order(), [])
    orders.move(MAY, "confirmed")
    orders.move(MAY, "shipped", parcels=create_shipment(MAY, "CN", "express"))
    return orders


@pytest.fixture
def parcel(orders):
    return orders.get(MAY).parcels[0].shipment_id


def test_an_order_has_one_parcel_however_often_it_is_made():
    (first,) = create_shipment(MAY, "CN", "express")
    assert create_shipment(MAY, "CN", "express") == [first]
    assert first.carrier == "SF Express"
    assert order_id_of(first.shipment_id) == MAY


def test_a_parcel_that_was_never_scanned_is_told_by_its_order(orders, parcel):
    shipment = get_shipment(parcel, MemoryShipments(), orders.get)
    assert (shipment.status, shipment.order_id, len(shipment.events)) == ("created", MAY, 1)


def test_an_order_that_has_not_left_has_no_parcel():
    orders = MemoryOrders(MemoryStock())
    orders.place(an_order(), [])
    with pytest.raises(ShipmentNotFoundError):
        get_shipment(f"shp_{MAY.removeprefix('ord_')}", MemoryShipments(), orders.get)


def test_tracking_numbers_carry_the_check_digit_of_s10():
    number = tracking_number_for("shp_lantern")
    digits, check = number[2:10], int(number[10])
    total = sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    assert check == {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    assert number.startswith("SL")
    assert number.endswith("CN")


def test_scans_move_a_parcel_on_but_never_back(orders, parcel):
    shipments = MemoryShipments()
    delivered = record_scan(parcel, ShipmentEvent("delivered", "2026-11-24T10:00:00Z", "Bern"), shipments, orders.get)
    late = record_scan(parcel, ShipmentEvent("in_transit", "2026-11-23T10:00:00Z", "Leipzig"), shipments, orders.get)
    assert (delivered.status, late.status) == ("delivered", "delivered")
    assert [scan.status for scan in late.events if scan.place] == ["in_transit", "delivered"]


def test_a_late_scan_does_not_take_an_order_on_its_way_back_for_delivered(orders):
    start_returning(MAY, orders)
    deliver_order(MAY, orders)
    assert orders.get(MAY).status == "returning"
    finish_returning(MAY, lambda _: "returned", orders=orders)
    assert orders.get(MAY).status == "returned"


def test_a_scan_told_twice_is_booked_once(orders, parcel):
    shipments = MemoryShipments()
    scan = ShipmentEvent("in_transit", "2026-11-23T10:00:00Z", "Hangzhou")
    assert record_scan(parcel, scan, shipments, orders.get) == record_scan(parcel, scan, shipments, orders.get)


@pytest.fixture
def split():
    """May's order, on its way in two parcels."""
    orders = MemoryOrders(stock := MemoryStock())
    stock.receive("KETTLE", 1, "rct_1")
    stock.receive("LANTERN-RED@hangzhou", 2, "rct_2")
    orders.place(an_order(), [Hold("KETTLE", 0, 1), Hold("LANTERN-RED", 0, 2, "hangzhou")])
    orders.move(MAY, "confirmed")
    ship_order(MAY, Payment(), partial(create_shipment, MAY, "CN", "express"), orders=orders)
    return orders


def test_an_order_ships_in_a_parcel_from_each_warehouse_its_goods_lie_in(split):
    order = split.get(MAY)
    assert [parcel.warehouse for parcel in order.parcels] == ["", "hangzhou"]
    first, second = [parcel.shipment_id for parcel in order.parcels]
    assert (first, second) == (f"shp_{MAY[4:]}", f"shp_{MAY[4:]}-2")
    assert order_id_of(first) == order_id_of(second) == MAY
    assert get_shipment(second, MemoryShipments(), split.get).order_id == MAY
    assert [[line.sku for line in parcel.lines] for parcel in view(order).shipments] == [["KETTLE"], ["LANTERN-RED"]]


def test_making_the_parcels_again_makes_the_same_ones(split):
    pack = partial(create_shipment, MAY, "CN", "express")
    again = ship_order(MAY, Payment(), pack, ["", "hangzhou"], split)
    assert again == split.get(MAY).parcels


def test_an_order_is_delivered_with_the_last_of_its_parcels(split):
    shipments = MemoryShipments()
    arrived = ShipmentEvent("delivered", "2026-11-24T10:00:00Z", "Bern")
    first, second = [parcel.shipment_id for parcel in split.get(MAY).parcels]
    assert not all_delivered(record_scan(second, arrived, shipments, split.get), shipments)
    assert all_delivered(record_scan(first, arrived, shipments, split.get), shipments)
    assert all_delivered(record_scan(second, arrived, shipments, split.get), shipments)


def test_a_parcel_nobody_made_is_not_found():
    with pytest.raises(ShipmentNotFoundError):
        record_scan("shp_none", ShipmentEvent("lost", "2026-11-23T10:00:00Z"), MemoryShipments(), lambda _: None)
