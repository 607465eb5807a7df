"""Orders over several warehouses."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from layers.cloud import environment
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.place.place_order import place_where_units_are
from layers.shop.checkout.orders.table.resources import capacity
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InsufficientStockError, ReservationsRefusedError, TooManyShelvesError
from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.model import OWED, Reservation, Shelf
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.goods.inventory.spread.add_warehouse import add_warehouse
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.goods.warehouses.keep_warehouses import open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from tests.support.patience import insist
from tests.unit.orders.orders import an_order

HANGZHOU, CHENGDU = Warehouse("hangzhou", "Hangzhou", "CN", "ZJ"), Warehouse("chengdu", "Chengdu", "CN", "SC")


@pytest.fixture(autouse=True)
def _two_warehouses_beside_the_first(queues):
    open_warehouse(HANGZHOU)
    open_warehouse(CHENGDU)


def shelve(sku, warehouse, units):
    if stock_table.read_shards(Shelf(sku)) is None:
        stock_table.receive(Shelf(sku), 0, "opening")
    if warehouse:
        add_warehouse(sku, warehouse)
    stock_table.receive(Shelf(sku, warehouse), units, f"rct_{warehouse}")


def place(wanted, number=1, region="ZJ"):
    """The holds an order for `wanted` gets."""
    order_id = f"ord_{number:026d}"
    sourcing = Sourcing(order_id, wanted, "CN", region)
    while True:
        try:
            orders_table.place(an_order(order_id), sourcing.holds)
        except ReservationsRefusedError as refused:
            sourcing.widen(refused.refused)
        else:
            return orders_table.get(order_id, consistent=True).holds


def left(sku, *warehouses):
    return [stock_table.read_shards(Shelf(sku, warehouse)).available for warehouse in warehouses]


def test_goods_come_from_the_warehouse_that_is_nearest_to_the_buyer():
    for warehouse in ("", "hangzhou", "chengdu"):
        shelve("KETTLE", warehouse, 5)
    assert place({"KETTLE": 2}, 1, "SC") == [Reservation("KETTLE", 0, 2, "chengdu")]
    assert place({"KETTLE": 1}, 2, "ZJ") == [Reservation("KETTLE", 0, 1, "hangzhou")]
    assert left("KETTLE", "", "hangzhou", "chengdu") == [5, 4, 3]


def test_a_shard_that_has_not_heard_of_a_warehouse_yet_does_not_hide_it():
    shelve("KETTLE", "", 0)
    reshard(Shelf("KETTLE"), 4)
    even_out(EvenOut("KETTLE"))
    before = stock_table.read_shards(Shelf("KETTLE")).layout
    shelve("KETTLE", "hangzhou", 9)  # told to row 0; a job is to tell the others
    for number in range(1, 9):
        environment.forget()
        layouts.believe(Shelf("KETTLE"), before)
        assert place({"KETTLE": 1}, number) == [Reservation("KETTLE", 0, 1, "hangzhou")]


def test_an_environment_that_has_heard_of_one_warehouse_learns_of_the_others_from_a_refusal():
    shelve("KETTLE", "", 5)
    assert place({"KETTLE": 1}, 1) == [Reservation("KETTLE", 0, 1)]
    shelve("KETTLE", "hangzhou", 5)
    environment.forget()
    assert place({"KETTLE": 1}, 2) == [Reservation("KETTLE", 0, 1, "hangzhou")]


def test_what_the_nearest_lacks_comes_from_the_next():
    shelve("KETTLE", "hangzhou", 1)
    shelve("KETTLE", "chengdu", 3)
    assert place({"KETTLE": 2}) == [Reservation("KETTLE", 0, 2, "chengdu")]


def test_lines_are_split_over_warehouses_all_or_none():
    shelve("KETTLE", "hangzhou", 1)
    shelve("TEA", "chengdu", 1)
    holds = place({"KETTLE": 1, "TEA": 1}, 1)
    assert holds == [Reservation("KETTLE", 0, 1, "hangzhou"), Reservation("TEA", 0, 1, "chengdu")]
    shelve("LAMP", "hangzhou", 1)
    with pytest.raises(InsufficientStockError) as refused:
        place({"KETTLE": 1, "LAMP": 1}, 2)
    assert refused.value.skus == ["KETTLE"]
    assert left("LAMP", "hangzhou") == [1]


def test_one_line_is_split_as_a_last_resort():
    shelve("KETTLE", "hangzhou", 2)
    shelve("KETTLE", "chengdu", 2)
    assert place({"KETTLE": 3}) == [Reservation("KETTLE", 0, 1, "chengdu"), Reservation("KETTLE", 0, 2, "hangzhou")]


def test_what_is_on_no_shelf_is_promised_up_to_the_limit():
    shelve("KETTLE", "hangzhou", 1)
    shelve("KETTLE", OWED, 2)
    assert place({"KETTLE": 2}, 1) == [Reservation("KETTLE", 0, 1, "hangzhou"), Reservation("KETTLE", 0, 1, OWED)]
    with pytest.raises(InsufficientStockError):
        place({"KETTLE": 2}, 2)
    assert place({"KETTLE": 1}, 3) == [Reservation("KETTLE", 0, 1, OWED)]
    assert left("KETTLE", "", "hangzhou", OWED) == [0, 0, 0]


def test_a_hundred_buyers_empty_three_warehouses_and_the_promises_to_the_last_unit():
    for warehouse, units in (("", 3), ("hangzhou", 4), ("chengdu", 3), (OWED, 2)):
        shelve("KETTLE", warehouse, units)

    def buy(number):
        try:
            return sum(hold.quantity for hold in insist(place, {"KETTLE": 1 + number % 2}, number))
        except InsufficientStockError:
            return 0

    with ThreadPoolExecutor(6) as buyers:
        assert sum(buyers.map(buy, range(30))) == 12
    assert left("KETTLE", "", "hangzhou", "chengdu", OWED) == [0, 0, 0, 0]


@pytest.fixture
def fifty():
    """Of each of fifty SKUs one in either of two warehouses."""
    skus = [f"CUP-{number:02d}" for number in range(50)]
    for sku in skus:
        shelve(sku, "hangzhou", 1)
        shelve(sku, "chengdu", 1)
    return skus


def test_an_order_from_more_shelves_than_a_transaction_reaches_is_refused_before_it_is_tried(fifty):
    accepted = an_order()
    search = Sourcing(accepted.order_id, dict.fromkeys(fifty, 2), "CN", "ZJ", capacity=capacity(accepted.placement))
    with pytest.raises(TooManyShelvesError):
        place_where_units_are(accepted, search)
    fewer = dict.fromkeys(fifty[:49], 2)
    search = Sourcing(accepted.order_id, fewer, "CN", "ZJ", capacity=capacity(accepted.placement))
    assert len(place_where_units_are(accepted, search).holds) == 98
    assert orders_table.cancel(orders_table.get(accepted.order_id, consistent=True), "payment_declined", Payment())
    assert left(fifty[0], "hangzhou", "chengdu") == [1, 1]


def test_units_of_many_spread_skus_are_brought_together_where_they_would_be_too_many_holds():
    skus = [f"CUP-{number}" for number in range(4)]
    for sku in skus:
        stock_table.receive(Shelf(sku), 30, "opening")
        reshard(Shelf(sku), 30)
        even_out(EvenOut(sku))
    accepted = an_order()
    search = Sourcing(accepted.order_id, dict.fromkeys(skus, 30), "CN", "", capacity=capacity(accepted.placement))
    assert len(place_where_units_are(accepted, search).holds) <= capacity(accepted.placement)
    assert orders_table.cancel(orders_table.get(accepted.order_id, consistent=True), "payment_declined", Payment())
    assert [left(sku, "") for sku in skus] == [[30]] * 4
