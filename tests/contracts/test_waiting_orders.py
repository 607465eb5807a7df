"""Orders that wait for goods, and goods that arrive, in DynamoDB."""

import time
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from functions import inventory
from functions.parameters import StrictKeyHeaders
from layers.cloud import aws, clock, environment
from layers.cloud.web.http import Caller
from layers.shop.checkout.orders.model import OrderLine, Payment
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.read.count_stock import count_stock
from layers.shop.checkout.orders.read.stock_ledger import stock_ledger
from layers.shop.checkout.orders.saga.release_stock import release_stock
from layers.shop.checkout.orders.table.restocking import Restocking
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.checkout.orders.wait.fill_backorders import BATCH, ask_to_fill_all, fill_backorders
from layers.shop.goods.inventory.errors import InsufficientStockError, ReservationsRefusedError, UnknownStockError
from layers.shop.goods.inventory.model import OWED, Policy, Reservation, Shelf
from layers.shop.goods.inventory.promises.backorders import oldest_backorders
from layers.shop.goods.inventory.promises.policies import put_policy, set_policy
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.goods.warehouses.keep_warehouses import change_warehouse, open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from tests.support.meanwhile import Meanwhile
from tests.unit.orders.orders import an_order

SKU = "KETTLE"


@pytest.fixture(autouse=True)
def _one_on_the_shelf_and_three_to_promise(queues):
    environment.forget()
    stock_table.receive(Shelf(SKU), 1, "opening")
    set_policy(SKU, Policy("backorder", 3))
    yield
    environment.forget()


def place(number, quantity=1):
    """An order, accepted as late as its number says."""
    accepted = an_order(f"ord_{number:026d}")
    accepted = replace(accepted, placement=replace(accepted.placement, accepted_ms=1_795_000_000_000 + number))
    sourcing = Sourcing(accepted.order_id, {SKU: quantity}, "CN")
    while True:
        try:
            orders_table.place(accepted, sourcing.holds, expected=sourcing.promised_for())
        except ReservationsRefusedError as refused:
            sourcing.widen(refused.refused)
        else:
            return order(number)


def order(number):
    return orders_table.get(f"ord_{number:026d}", consistent=True)


def arrive(units, receipt="rct_1", warehouse=""):
    receive_stock(SKU, units, receipt, warehouse)


def serve():
    """The orders that got all they waited for, by number, the oldest first."""
    before = in_line()
    fill_backorders(SKU)
    gone = [order_id for order_id in before if order_id not in in_line()]
    return [int(order_id[4:]) for order_id in gone if not orders_table.get(order_id, consistent=True).owed]


def in_line():
    return [waiting.order_id for waiting in oldest_backorders(SKU, 100)]


def books():
    """What is available, backordered, kept; the books balance."""
    counts = count_stock(SKU)
    assert counts.received + counts.backordered == counts.available + counts.held + counts.sold
    assert stock_ledger(SKU).check.ledger == counts.available - counts.backordered
    return counts.available, counts.backordered, sum(each.kept for each in counts.warehouses)


def test_what_is_sold_beyond_the_shelf_is_owed_up_to_the_limit_and_not_beyond():
    assert place(1, 2).holds == [Reservation(SKU, 0, 1), Reservation(SKU, 0, 1, OWED)]
    assert place(2, 2).owed == {SKU: 2}
    with pytest.raises(InsufficientStockError):
        place(3)
    assert books() == (0, 3, 0)


def test_units_that_arrive_are_kept_for_who_waits_and_only_the_rest_is_sold():
    place(1, 3)
    arrive(5)
    assert books() == (3, 0, 2)
    assert serve() == [1]
    assert order(1).holds == [Reservation(SKU, 0, 3)]
    assert order(1).timeline[-1].status == "stock_arrived"
    assert books() == (3, 0, 0)


def test_the_oldest_order_is_served_first_and_gets_what_there_is():
    for number in (3, 1, 2):
        place(number, 2 if number == 3 else 1)
    arrive(1)
    assert serve() == [1]
    arrive(2, "rct_2")
    assert serve() == [2, 3]
    assert books() == (0, 0, 0)


def test_a_promise_that_was_kept_may_be_made_again():
    place(1, 4)
    with pytest.raises(InsufficientStockError):
        place(2)
    arrive(2)
    serve()
    assert place(3, 2).owed == {SKU: 2}
    assert books() == (0, 3, 0)


def test_the_ledger_explains_every_unit_of_every_warehouse():
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    place(1, 3)
    arrive(4, warehouse="hangzhou")
    serve()
    place(2)
    ledger = stock_ledger(SKU)
    assert sorted(entry.quantity for entry, _ in ledger.entries) == [-3, -1, 1, 4]
    assert (ledger.check.ledger, ledger.check.available, ledger.check.adds_up) == (1, 1, True)


def test_goods_that_are_booked_twice_are_given_once():
    place(1, 3)
    arrive(2)
    arrive(2)
    assert serve() == [1]
    assert serve() == []
    assert books() == (0, 0, 0)


def test_who_cancels_leaves_the_line_and_what_was_kept_is_sold():
    place(1, 3)
    arrive(2)
    assert release_stock(order(1).order_id, "payment_declined", Payment())
    serve()
    assert books() == (3, 0, 0)


def test_units_that_came_back_are_given_together_with_those_that_are_kept_beside_them():
    first = place(1)
    place(2, 3)
    assert release_stock(first.order_id, "payment_declined", Payment())
    arrive(2)
    assert books() == (1, 1, 2)
    assert serve() == [2]
    assert order(2).holds == [Reservation(SKU, 0, 3)]
    assert books() == (0, 0, 0)


def test_a_crowd_that_cancels_keeps_nobody_behind_it_from_being_served(queues):
    set_policy(SKU, Policy("backorder", 30))
    place(0)
    for number in range(1, BATCH + 2):
        place(number)
    for unwanted in range(1, BATCH + 1):
        orders_table.request_cancel(order(unwanted).order_id)
    arrive(1)
    queues.sent.clear()
    assert serve() == [BATCH + 1]
    assert queues.messages("stock-jobs") == []  # or it would be asked for again and again until they are cancelled


def test_an_order_that_is_served_while_it_is_cancelled_gives_back_what_it_then_has():
    stale = place(1, 3)
    arrive(2)
    serve()
    assert orders_table.cancel(stale, "payment_declined", Payment())
    assert books() == (3, 0, 0)


def test_goods_that_arrive_in_a_warehouse_opened_a_moment_ago_are_given_to_who_waits():
    place(1, 2)
    serve()  # this environment has just looked at all warehouses
    open_warehouse(Warehouse("chengdu", "Chengdu", "CN"))
    arrive(1, warehouse="chengdu")
    change_warehouse("chengdu", {"open": False})
    assert serve() == [1]


def test_goods_wait_in_the_warehouse_that_they_arrived_in():
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    place(1, 2)
    arrive(1, warehouse="hangzhou")
    assert serve() == [1]
    assert order(1).holds == [Reservation(SKU, 0, 1), Reservation(SKU, 0, 1, "hangzhou")]
    assert order(1).ships_from == ["", "hangzhou"]
    assert books() == (0, 0, 0)


def test_a_pre_order_is_promised_for_a_day_and_served_from_that_day_on():
    set_policy(SKU, Policy("preorder", 2, "2026-12-24"))
    placed = place(1, 3)
    assert placed.expected == {SKU: "2026-12-24"}
    arrive(2)
    with clock.frozen(datetime(2026, 12, 23, 12, tzinfo=UTC)):
        assert serve() == []
    with clock.frozen(datetime(2026, 12, 24, 0, 1, tzinfo=UTC)):
        assert serve() == [1]
    assert books() == (0, 0, 0)
    with pytest.raises(InsufficientStockError):
        place(2)  # a pre-order's promises are made once


def test_a_lower_limit_stops_promises_and_keeps_those_that_were_made():
    place(1, 3)
    set_policy(SKU, Policy("backorder", 0))
    with pytest.raises(InsufficientStockError):
        place(2)
    assert order(1).owed == {SKU: 2}
    arrive(2)
    assert serve() == [1]
    with pytest.raises(InsufficientStockError):
        place(3)
    assert books() == (0, 0, 0)


def test_the_schedule_asks_for_every_sku_that_is_owed(queues):
    ask_to_fill_all()
    assert queues.messages("stock-jobs") == []
    place(1, 2)
    ask_to_fill_all()
    assert queues.messages("stock-jobs") == [{"type": "serve", "sku": SKU}]


def test_the_schedule_asks_for_what_is_kept_for_nobody_in_any_warehouse(queues):
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    place(1, 2)
    arrive(1, warehouse="hangzhou")
    assert release_stock(order(1).order_id, "payment_declined", Payment())
    queues.sent.clear()
    ask_to_fill_all()
    assert queues.messages("stock-jobs") == [{"type": "serve", "sku": SKU}]
    serve()
    ask_to_fill_all()
    assert len(queues.messages("stock-jobs")) == 1
    assert books() == (2, 0, 0)


def test_what_is_promised_of_a_sku_is_no_sku_to_operators():
    promised, before = str(Shelf(SKU, OWED)), stock_table.read_shards(Shelf(SKU, OWED))
    correction = inventory.Correction(5, "found")
    for change in (
        lambda: inventory.post_shards(promised, inventory.Shards(4)),
        lambda: inventory.put_settings(promised, inventory.Settings(9)),
        lambda: inventory.post_adjustment(promised, correction, StrictKeyHeaders(), Caller("operator", "may")),
    ):
        with pytest.raises(UnknownStockError):
            change()
    assert stock_table.read_shards(Shelf(SKU, OWED)) == before


def promised(number):
    """So many SKUs of which nothing is there, and one of each may be promised."""
    skus = [f"CUP-{each:02d}" for each in range(number)]
    for sku in skus:
        stock_table.receive(Shelf(sku), 0, "opening")
        set_policy(sku, Policy("backorder", 1))
    return skus


@pytest.mark.parametrize(("lines", "ending"), [(50, "rejected"), (49, "pending")])
def test_what_is_promised_of_more_skus_than_a_transaction_can_write_is_refused_with_a_reason(lines, ending):
    skus = promised(lines)
    accepted = an_order("ord_1", *(OrderLine(sku, "prd_cup", "Cup", 1, 100, 0, 0, 100) for sku in skus))
    accepted = replace(accepted, placement=replace(accepted.placement, accepted_ms=int(time.time() * 1000)))
    place_order(accepted)
    placed = orders_table.get("ord_1", consistent=True)
    assert (placed.status, placed.reason) == (ending, "too_many_places" if ending == "rejected" else "")
    if ending == "pending":
        assert release_stock("ord_1", "payment_declined", Payment())


def test_goods_are_given_from_no_more_shelves_than_can_be_given_back():
    """97 holds and three that are owed: one more shelf is all there is room for, and nobody behind is kept waiting."""
    skus = [f"CUP-{each:02d}" for each in range(97)]
    for sku in skus:
        stock_table.receive(Shelf(sku), 1, "opening")
    for where in ("hangzhou", "chengdu"):
        open_warehouse(Warehouse(where, where.title(), "CN"))
    set_policy(SKU, Policy("backorder", 9))
    full = an_order("ord_full")
    orders_table.place(full, [*(Reservation(sku, 0, 1) for sku in skus), Reservation(SKU, 0, 3, OWED)])
    place(1_000_000_000, 2)
    arrive(1, "rct_1", "hangzhou")
    arrive(1, "rct_2", "chengdu")
    assert serve() == [1_000_000_000]
    held = orders_table.get("ord_full", consistent=True)
    assert (len(held.holds), held.owed) == (99, {SKU: 2})
    assert release_stock("ord_full", "payment_declined", Payment())


def test_two_receipts_at_once_keep_units_for_one_debt():
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    place(1, 3)
    with aws.answered_by(dynamodb=Meanwhile(lambda: arrive(2, "rct_2", "hangzhou"))):
        arrive(5)
    assert books() == (5, 0, 2)
    arrive(5)  # again
    assert books() == (5, 0, 2)


def test_a_lowered_limit_is_not_passed_by_who_saw_promises_come_back():
    first = place(1, 3)
    assert place(2).owed == {SKU: 1}
    set_policy(SKU, Policy("backorder", 2))
    assert release_stock(first.order_id, "payment_declined", Payment())
    orders_table.place(an_order("ord_3"), [Reservation(SKU, 0, 1, OWED)])
    with pytest.raises(ReservationsRefusedError):
        orders_table.place(an_order("ord_4"), [Reservation(SKU, 0, 1, OWED)])
    assert books() == (1, 2, 0)


def test_a_lower_limit_is_set_while_promises_are_made():
    place(1, 2)
    seen = stock_table.read_shards(Shelf(SKU, OWED))
    place(2, 1)
    assert put_policy(SKU, Policy("backorder", 1), seen)
    assert stock_table.read_shards(Shelf(SKU, OWED)).taken == 2
    with pytest.raises(InsufficientStockError):
        place(3)


def test_units_kept_for_who_cancelled_are_sold_before_a_pre_orders_day():
    set_policy(SKU, Policy("preorder", 5, "2126-12-24"))
    placed = place(1, 3)
    arrive(2)
    assert books() == (0, 0, 2)
    assert release_stock(placed.order_id, "payment_declined", Payment())
    assert serve() == []
    assert books() == (3, 0, 0)


def test_a_promise_is_not_redeemed_under_another_policy_than_was_read():
    placed = place(1, 2)
    arrive(1)
    restocking = Restocking([Reservation(SKU, 0, 1, OWED)], [Reservation(SKU, 0, 1)], [], Policy("backorder", 3))
    set_policy(SKU, Policy("preorder", 3, "2026-01-01"))
    assert orders_table.restock(placed, restocking) is None
    assert serve() == [1]
    assert stock_table.read_shards(Shelf(SKU, OWED)).redeemed == 1
