"""What the tables of orders and stock promise, on every engine."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from layers.shop.checkout.orders.errors import MoveRefusedError, OrderExistsError
from layers.shop.checkout.orders.model import MOVES, Parcel, Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.errors import ReservationsRefusedError
from layers.shop.goods.inventory.model import RefusedReservation, Reservation, Shard, Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.points.model import PointsUse
from tests.support.patience import insist
from tests.unit.orders.orders import MAY, an_order

TWO_LANTERNS = [Reservation("LANTERN-RED", 0, 2)]


@pytest.fixture
def stock(tables):
    stock_table.receive(Shelf("LANTERN-RED"), 5, "rct_first")
    stock_table.receive(Shelf("KETTLE"), 1, "rct_first")
    return stock_table


@pytest.fixture
def orders(stock):
    return orders_table


def available(stock, sku="LANTERN-RED"):
    return stock.snapshot(Shelf(sku)).available


def test_a_placed_order_holds_its_stock(orders, stock):
    orders.place(an_order(), TWO_LANTERNS)
    order = orders.get(MAY, consistent=True)
    assert (order.status, order.version, order.holds) == ("pending", 1, TWO_LANTERNS)
    assert order.placement == an_order().placement
    assert [turn.status for turn in order.timeline] == ["queued", "pending"]
    assert available(stock) == 3


def test_an_order_moves_to_shipped_with_a_parcel_from_each_of_its_warehouses_and_no_other(orders, stock):
    stock.receive(Shelf("KETTLE", "hangzhou"), 1, "rct_second")
    orders.place(an_order(), [*TWO_LANTERNS, Reservation("KETTLE", 0, 1, "hangzhou")])
    orders.move(MAY, "confirmed")
    here, there = Parcel("shp_1", "SF Express", "SL1CN"), Parcel("shp_1-2", "SF Express", "SL2CN", "hangzhou")
    for wrong in ([here], [there]):
        with pytest.raises(MoveRefusedError):
            orders.move(MAY, "shipped", parcels=wrong)
    assert orders.move(MAY, "shipped", parcels=[here, there]).parcels == [here, there]
    assert orders.get(MAY, consistent=True).parcels == [here, there]


def test_the_same_order_is_placed_once(orders, stock):
    orders.place(an_order(), TWO_LANTERNS)
    with pytest.raises(OrderExistsError):
        orders.place(an_order(), TWO_LANTERNS)
    assert available(stock) == 3


def test_too_little_stock_takes_nothing_at_all(orders, stock):
    with pytest.raises(ReservationsRefusedError) as refused:
        orders.place(an_order(), [Reservation("KETTLE", 0, 2), *TWO_LANTERNS])
    assert refused.value.refused == [RefusedReservation(Reservation("KETTLE", 0, 2), Shard(1))]
    assert orders.get(MAY) is None
    assert (available(stock), available(stock, "KETTLE")) == (5, 1)


def test_stock_that_was_never_received_is_too_little(orders):
    with pytest.raises(ReservationsRefusedError):
        orders.place(an_order(), [Reservation("UNHEARD-OF", 0, 1)])


def test_the_last_unit_is_sold_once_when_eight_buyers_race(orders, stock):
    def buy(number):
        try:
            insist(orders.place, an_order(f"ord_{number:026d}"), [Reservation("KETTLE", 0, 1)])
        except ReservationsRefusedError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as buyers:
        assert sum(buyers.map(buy, range(8))) == 1
    assert available(stock, "KETTLE") == 0


def test_a_rejected_order_keeps_its_reason_and_no_stock(orders, stock):
    assert orders.reject(MAY, "sold_out", an_order())
    assert not orders.reject(MAY, "sold_out", an_order())
    order = orders.get(MAY)
    assert (order.status, order.reason, available(stock)) == ("rejected", "sold_out", 5)


def test_a_broken_message_can_still_be_rejected(orders):
    assert orders.reject(MAY, "processing_failed", None)
    assert orders.get(MAY) is None
    stored = orders.stored(MAY)
    assert (stored.order_id, stored.status, stored.version, stored.reason) == (MAY, "rejected", 1, "processing_failed")
    assert [turn.status for turn in stored.timeline] == ["rejected"]
    assert orders.get_many([MAY]) == {MAY: stored}
    assert orders.page("", 10) == ([], "")


def test_what_is_left_of_a_broken_message_gives_its_place_to_the_order_once_it_is_mended(orders, stock):
    orders.reject(MAY, "processing_failed", None)
    placed = orders.place(an_order(), TWO_LANTERNS, instead_of=orders.stored(MAY))
    assert placed == orders.get(MAY, consistent=True)
    assert (placed.status, placed.version, available(stock)) == ("pending", 2, 3)


def test_a_refused_order_is_placed_in_its_own_stead_once(orders, stock):
    orders.reject(MAY, "processing_failed", an_order())
    refused = orders.get(MAY, consistent=True)
    orders.place(an_order(), TWO_LANTERNS, instead_of=refused)
    placed = orders.get(MAY, consistent=True)
    assert (placed.status, placed.version, placed.holds) == ("pending", 2, TWO_LANTERNS)
    assert [turn.status for turn in placed.timeline] == ["queued", "rejected", "pending"]
    with pytest.raises(OrderExistsError):
        orders.place(an_order(), TWO_LANTERNS, instead_of=refused)
    assert available(stock) == 3


def test_a_refused_order_that_lacks_stock_stays_refused(orders):
    orders.reject(MAY, "processing_failed", an_order())
    with pytest.raises(ReservationsRefusedError):
        orders.place(an_order(), [Reservation("KETTLE", 0, 9)], instead_of=orders.get(MAY, consistent=True))
    assert orders.get(MAY, consistent=True).status == "rejected"


def test_a_placed_order_is_not_rejected(orders):
    orders.place(an_order(), TWO_LANTERNS)
    assert not orders.reject(MAY, "processing_failed", an_order())
    assert orders.get(MAY).status == "pending"


def test_an_order_moves_forward_with_what_happened(orders):
    orders.place(an_order(), TWO_LANTERNS)
    orders.move(MAY, "confirmed", payment=Payment("pi_1", "authorized", 1999))
    shipped = orders.move(MAY, "shipped", parcels=[Parcel("shp_1", "SF Express", "SL1CN")])
    assert shipped == orders.get(MAY, consistent=True)
    assert (shipped.version, shipped.payment.intent_id, shipped.parcels[0].carrier) == (3, "pi_1", "SF Express")


def test_a_repeated_move_changes_nothing(orders):
    orders.place(an_order(), TWO_LANTERNS)
    once = orders.move(MAY, "confirmed")
    assert orders.move(MAY, "confirmed") == once
    orders.move(MAY, "shipped")
    assert orders.move(MAY, "confirmed").status == "shipped"


@pytest.mark.parametrize("target", ["shipped", "delivered", "returned"])
def test_a_move_the_table_does_not_allow_is_refused(orders, target):
    orders.place(an_order(), TWO_LANTERNS)
    with pytest.raises(MoveRefusedError) as refused:
        orders.move(MAY, target)
    assert refused.value.current == "pending"


def test_an_order_nobody_placed_does_not_move(orders):
    with pytest.raises(MoveRefusedError):
        orders.move(MAY, "confirmed")
    assert orders.get(MAY) is None


def test_a_cancelled_order_gives_its_stock_back_once(orders, stock):
    orders.place(an_order(), TWO_LANTERNS)
    order = orders.get(MAY)
    assert orders.cancel(order, "payment_declined", Payment("pi_1", "voided"))
    assert not orders.cancel(order, "payment_declined", Payment("pi_1", "voided"))
    after = orders.get(MAY, consistent=True)
    assert (after.status, after.reason, after.payment.status) == ("cancelled", "payment_declined", "voided")
    assert available(stock) == 5


def test_a_shipped_order_is_not_cancelled(orders, stock):
    orders.place(an_order(), TWO_LANTERNS)
    orders.move(MAY, "confirmed")
    order = orders.move(MAY, "shipped")
    with pytest.raises(MoveRefusedError):
        orders.cancel(order, "processing_failed", Payment())
    assert available(stock) == 3


def test_a_cancelled_order_is_never_confirmed(orders):
    orders.place(an_order(), TWO_LANTERNS)
    orders.cancel(orders.get(MAY), "payment_expired", Payment())
    with pytest.raises(MoveRefusedError):
        orders.move(MAY, "confirmed")


def test_every_end_state_is_final():
    finals = [status for status, targets in MOVES.items() if not targets]
    assert sorted(finals) == ["cancelled", "closed", "rejected", "returned"]


def test_an_order_its_buyer_cancelled_is_not_confirmed(orders):
    orders.place(an_order(), TWO_LANTERNS)
    orders.request_cancel(MAY)
    orders.request_cancel(MAY)
    assert orders.get(MAY, consistent=True).cancel_requested
    with pytest.raises(MoveRefusedError):
        orders.move(MAY, "confirmed")
    assert orders.cancel(orders.get(MAY, consistent=True), "cancelled_by_buyer", Payment())
    orders.request_cancel(MAY)


def test_it_is_too_late_to_cancel_what_is_paid_for(orders):
    with pytest.raises(MoveRefusedError):
        orders.request_cancel(MAY)
    orders.place(an_order(), TWO_LANTERNS)
    orders.move(MAY, "confirmed")
    with pytest.raises(MoveRefusedError):
        orders.request_cancel(MAY)
    assert orders.move(MAY, "shipped").status == "shipped"


def test_a_move_from_one_state_alone_is_refused_from_another(orders):
    orders.place(an_order(), TWO_LANTERNS)
    for status in ("confirmed", "shipped", "returning"):
        orders.move(MAY, status)
    with pytest.raises(MoveRefusedError):
        orders.move(MAY, "delivered", source="shipped")
    assert orders.move(MAY, "delivered", source="returning").status == "delivered"


def test_a_move_that_arrives_late_changes_nothing_where_the_order_has_gone_on(orders):
    orders.place(an_order(), TWO_LANTERNS)
    seen = [orders.move(MAY, status) for status in ("confirmed", "shipped", "delivered", "returning", "delivered")]
    late = orders.move(MAY, "returning", version=seen[2].version)
    assert (late.status, orders.get(MAY).version) == ("delivered", seen[-1].version)
    assert orders.move(MAY, "returning", version=seen[-1].version).status == "returning"


def test_an_order_names_one_membership_and_is_otherwise_as_it_was(orders):
    accepted = an_order()
    assert not orders.name_membership(MAY, replace(accepted.placement, points=PointsUse("mem_may")))  # not stored yet
    orders.place(accepted, [])
    before = orders.get(MAY)
    assert orders.name_membership(MAY, replace(accepted.placement, points=PointsUse("mem_may")))
    assert not orders.name_membership(MAY, replace(accepted.placement, points=PointsUse("mem_other")))
    after = orders.get(MAY)
    assert after.placement.points == PointsUse("mem_may")
    assert replace(after, placement=before.placement) == before
