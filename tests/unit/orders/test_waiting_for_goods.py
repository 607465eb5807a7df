"""Orders of goods that are not there yet: paid, then waiting, then shipped or turned back."""

from functools import partial

import pytest
from msgspec.structs import replace

from layers.cloud import aws
from layers.shop.aftersales.fulfilment.ship_parcels import create_shipment
from layers.shop.aftersales.notifications.write_notices import write_notices
from layers.shop.checkout.orders.errors import CancelledByBuyerError, MoveRefusedError
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.place.place_order import place_where_units_are, sourcing
from layers.shop.checkout.orders.read.views import view
from layers.shop.checkout.orders.saga.ship_order import ship_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.checkout.orders.wait.fill_backorders import fill_backorders
from layers.shop.goods.inventory.model import Policy, Shelf
from layers.shop.goods.inventory.promises.policies import set_policy
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.table.store import stock_table
from tests.support.meanwhile import Meanwhile
from tests.unit.orders.orders import MAY, an_order

SKU = "LANTERN-RED"
AUTHORIZED, PAID = Payment("pi_1", "authorized", 20_800), Payment("pi_1", "captured", 20_800, 20_800)
PACK = partial(create_shipment, MAY, "CN", "standard")


@pytest.fixture
def half(cloud):
    """May's two lanterns, of which one is promised, authorized."""
    confirm(1)


def confirm(on_the_shelf):
    stock_table.receive(Shelf(SKU), on_the_shelf, "rct_1")
    set_policy(SKU, Policy("backorder", 5))
    place_where_units_are(an_order(), sourcing(an_order()))
    orders_table.move(MAY, "confirmed", payment=AUTHORIZED)


def order():
    return orders_table.get(MAY, consistent=True)


def arrive(units=1):
    receive_stock(SKU, units, "rct_2")
    fill_backorders(SKU)


def ship():
    """The warehouses that parcels leave from."""
    return [parcel.warehouse for parcel in ship_order(MAY, PAID, PACK)]


def before_the_note(happening):
    """Between the look at an order that could not be shipped (one update) and the note on it (the next)."""
    return aws.answered_by(dynamodb=Meanwhile(happening, "UpdateItem", after=1))


def test_what_is_not_there_is_paid_for_and_not_shipped(half):
    assert ship() == []
    assert (order().status, order().payment, order().owed) == ("confirmed", PAID, {SKU: 1})
    assert order().rests
    assert [turn.status for turn in order().timeline][-1] == "awaiting_stock"


def test_it_is_said_once_that_an_order_waits(half):
    for _ in range(3):
        ship()
    assert [turn.status for turn in order().timeline].count("awaiting_stock") == 1


def test_goods_that_arrive_are_shipped(half, machines):
    ship()
    arrive()
    assert machines.started[f"{MAY}-stocked"]["resume_at"] == "CreateShipment"
    assert ship() == [""]
    assert order().status == "shipped"


def test_goods_that_arrive_between_the_look_and_the_note_are_shipped_at_once(half):
    with before_the_note(arrive):
        assert ship()
    assert order().status == "shipped"


@pytest.mark.parametrize(("arrived", "origins"), [(0, []), (1, []), (2, [""])])
def test_an_order_that_has_but_promises_never_leaves_without_a_parcel(cloud, arrived, origins):
    """Whatever moves between the look and the note: another execution's note, a part of the goods, or all of them."""
    confirm(0)

    def meanwhile():
        if arrived:
            arrive(arrived)
        else:
            orders_table.note(order(), PAID, happening="awaiting_stock")

    with before_the_note(meanwhile):
        assert ship() == origins
    assert order().status == ("shipped" if origins else "confirmed")
    assert sum(order().owed.values()) == 2 - arrived


def test_a_buyer_may_still_say_no_while_goods_are_awaited(half):
    ship()
    orders_table.request_cancel(MAY)
    assert not order().rests
    arrive()
    with pytest.raises(CancelledByBuyerError):
        ship()


def test_it_is_too_late_to_say_no_when_everything_is_there(half):
    arrive()
    with pytest.raises(MoveRefusedError):
        orders_table.request_cancel(MAY)


def test_the_buyer_is_shown_what_is_awaited_and_from_when_on(half):
    awaited = replace(order(), expected={SKU: "2026-12-24"})
    (line,) = view(awaited).awaiting_stock
    assert (line.sku, line.quantity, line.available_from) == (SKU, 1, "2026-12-24")
    mail, *_ = write_notices("OrderAwaitsStock", f"{MAY}:3", "", awaited)
    assert "2026-12-24" in mail.text
