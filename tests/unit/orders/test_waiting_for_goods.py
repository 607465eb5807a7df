"""Orders of goods that are not there yet: paid, then waiting, then shipped or turned back."""

from functools import partial

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.fulfilment.ship_parcels import create_shipment
from layers.shop.aftersales.notifications.write_notices import write_notices
from layers.shop.checkout.orders.errors import CancelledByBuyerError, MoveRefusedError
from layers.shop.checkout.orders.in_memory import MemoryOrders
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.read.views import view
from layers.shop.checkout.orders.saga.ship_order import ship_order
from layers.shop.goods.inventory.in_memory import MemoryStock
from layers.shop.goods.inventory.model import OWED, Hold, shelf_of
from tests.unit.orders.orders import MAY, an_order

PAID = Payment("pi_1", "captured", 20_800, 20_800)
PACK = partial(create_shipment, MAY, "CN", "standard")


@pytest.fixture
def orders():
    """May's two lanterns, of which one is promised, authorized."""
    stock = MemoryStock()
    stock.receive("LANTERN-RED", 1, "rct_1")
    stock.receive(shelf_of("LANTERN-RED", OWED), 5, "promised")
    orders = MemoryOrders(stock)
    orders.place(an_order(), [Hold("LANTERN-RED", 0, 1), Hold("LANTERN-RED", 0, 1, OWED)])
    orders.move(MAY, "confirmed", payment=Payment("pi_1", "authorized", 20_800))
    return orders


def arrive(orders):
    order = orders.get(MAY)
    holds = [Hold("LANTERN-RED", 0, 2)]
    orders._put(replace(order, holds=holds, version=order.version + 1))


def test_what_is_not_there_is_paid_for_and_not_shipped(orders):
    assert ship_order(MAY, PAID, PACK, orders=orders) == []
    order = orders.get(MAY)
    assert (order.status, order.payment, order.owed) == ("confirmed", PAID, {"LANTERN-RED": 1})
    assert order.rests
    assert [turn.status for turn in order.timeline][-1] == "awaiting_stock"


def test_it_is_said_once_that_an_order_waits(orders):
    for _ in range(3):
        ship_order(MAY, PAID, PACK, orders=orders)
    assert [turn.status for turn in orders.get(MAY).timeline].count("awaiting_stock") == 1


def test_goods_that_arrive_are_shipped(orders):
    ship_order(MAY, PAID, PACK, orders=orders)
    arrive(orders)
    assert [parcel.warehouse for parcel in ship_order(MAY, PAID, PACK, orders=orders)] == [""]
    assert orders.get(MAY).status == "shipped"


def test_goods_that_arrive_between_the_look_and_the_note_are_shipped_at_once(orders):
    class Busy(MemoryOrders):
        def note(self, *told, **more):
            arrive(self)
            return super().note(*told, **more)

    orders.__class__ = Busy
    assert ship_order(MAY, PAID, PACK, orders=orders)
    assert orders.get(MAY).status == "shipped"


@pytest.mark.parametrize(
    ("arrived", "origins"), [([], []), ([Hold("LANTERN-RED", 0, 1)], []), ([Hold("LANTERN-RED", 0, 2)], [""])]
)
def test_an_order_that_has_but_promises_never_leaves_without_a_parcel(arrived, origins):
    """Whatever moves between the look and the note: another execution's note, a part of the goods, or all of them."""

    class Busy(MemoryOrders):
        def note(self, order, *told, **more):
            owed = [Hold("LANTERN-RED", 0, left, OWED)] if (left := 2 - sum(h.quantity for h in arrived)) else []
            if self.get(MAY).version == order.version == 2:
                self._put(replace(self.get(MAY), holds=[*arrived, *owed], version=3))
            return super().note(order, *told, **more)

    stock = MemoryStock()
    stock.receive(shelf_of("LANTERN-RED", OWED), 5, "promised")
    orders = Busy(stock)
    orders.place(an_order(), [Hold("LANTERN-RED", 0, 2, OWED)])
    orders.move(MAY, "confirmed", payment=Payment("pi_1", "authorized", 20_800))
    assert [parcel.warehouse for parcel in ship_order(MAY, PAID, PACK, orders=orders)] == origins
    assert orders.get(MAY).status == ("shipped" if origins else "confirmed")


def test_a_buyer_may_still_say_no_while_goods_are_awaited(orders):
    ship_order(MAY, PAID, PACK, orders=orders)
    orders.wish_to_cancel(MAY)
    assert not orders.get(MAY).rests
    arrive(orders)
    with pytest.raises(CancelledByBuyerError):
        ship_order(MAY, PAID, PACK, orders=orders)


def test_it_is_too_late_to_say_no_when_everything_is_there(orders):
    arrive(orders)
    with pytest.raises(MoveRefusedError):
        orders.wish_to_cancel(MAY)


def test_the_buyer_is_shown_what_is_awaited_and_from_when_on(orders):
    orders._put(replace(orders.get(MAY), expected={"LANTERN-RED": "2026-12-24"}))
    (line,) = view(orders.get(MAY)).awaiting_stock
    assert (line.sku, line.quantity, line.available_from) == ("LANTERN-RED", 1, "2026-12-24")
    mail, *_ = write_notices("OrderAwaitsStock", f"{MAY}:3", "", orders.get(MAY))
    assert "2026-12-24" in mail.text
