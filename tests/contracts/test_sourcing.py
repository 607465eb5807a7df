"""Orders over several warehouses, on every engine."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from layers.cloud import environment
from layers.cloud.messages.queues import MemoryQueue
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.place.place_order import place_where_units_are
from layers.shop.checkout.orders.table.resources import capacity
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import HoldsRefusedError, InsufficientStockError, TooManyShelvesError
from layers.shop.goods.inventory.model import OWED, Hold, shelf_of
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.goods.inventory.shards.even_out import even_out
from layers.shop.goods.inventory.shards.keep_in import keep_in
from layers.shop.goods.inventory.shards.reshard import reshard
from layers.shop.goods.inventory.shards.stock_jobs import EvenOut
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.goods.warehouses.model import Warehouse, nearest
from tests.unit.orders.orders import an_order

HANGZHOU, CHENGDU = Warehouse("hangzhou", "Hangzhou", "CN", "ZJ"), Warehouse("chengdu", "Chengdu", "CN", "SC")


def rank(country, region, places):
    return nearest([HANGZHOU, CHENGDU], country, region)


@pytest.fixture(autouse=True)
def _fresh_environment():
    environment.forget()
    yield
    environment.forget()


@pytest.fixture
def stock(tables):
    return stock_table


@pytest.fixture
def orders(stock):
    return orders_table


def shelve(stock, sku, warehouse, units):
    if stock.look(sku) is None:
        stock.receive(sku, 0, "opening")
    if warehouse:
        keep_in(sku, warehouse, stock, MemoryQueue())
    stock.receive(shelf_of(sku, warehouse), units, f"rct_{warehouse}")


def place(orders, stock, wanted, number=1, region="ZJ"):
    """The holds an order for `wanted` gets."""
    order_id = f"ord_{number:026d}"
    sourcing = Sourcing(order_id, wanted, "CN", region, stock, rank)
    while True:
        try:
            orders.place(an_order(order_id), sourcing.holds)
        except HoldsRefusedError as refused:
            sourcing.widen(refused.refused)
        else:
            return orders.get(order_id, consistent=True).holds


def left(stock, sku, *warehouses):
    return [stock.look(shelf_of(sku, warehouse)).available for warehouse in warehouses]


def test_goods_come_from_the_warehouse_that_is_nearest_to_the_buyer(stock, orders):
    for warehouse in ("", "hangzhou", "chengdu"):
        shelve(stock, "KETTLE", warehouse, 5)
    assert place(orders, stock, {"KETTLE": 2}, 1, "SC") == [Hold("KETTLE", 0, 2, "chengdu")]
    assert place(orders, stock, {"KETTLE": 1}, 2, "ZJ") == [Hold("KETTLE", 0, 1, "hangzhou")]
    assert left(stock, "KETTLE", "", "hangzhou", "chengdu") == [5, 4, 3]


def test_a_shard_that_has_not_heard_of_a_warehouse_yet_does_not_hide_it(stock, orders):
    shelve(stock, "KETTLE", "", 0)
    reshard("KETTLE", 4, stock, MemoryQueue())
    even_out(EvenOut("KETTLE"), stock)
    before = stock.look("KETTLE").layout
    shelve(stock, "KETTLE", "hangzhou", 9)  # told to row 0; a job is to tell the others
    for number in range(1, 9):
        environment.forget()
        layouts.believe("KETTLE", before)
        assert place(orders, stock, {"KETTLE": 1}, number) == [Hold("KETTLE", 0, 1, "hangzhou")]


def test_an_environment_that_has_heard_of_one_warehouse_learns_of_the_others_from_a_refusal(stock, orders):
    shelve(stock, "KETTLE", "", 5)
    assert place(orders, stock, {"KETTLE": 1}, 1) == [Hold("KETTLE", 0, 1)]
    shelve(stock, "KETTLE", "hangzhou", 5)
    environment.forget()
    assert place(orders, stock, {"KETTLE": 1}, 2) == [Hold("KETTLE", 0, 1, "hangzhou")]


def test_what_the_nearest_lacks_comes_from_the_next(stock, orders):
    shelve(stock, "KETTLE", "hangzhou", 1)
    shelve(stock, "KETTLE", "chengdu", 3)
    assert place(orders, stock, {"KETTLE": 2}) == [Hold("KETTLE", 0, 2, "chengdu")]


def test_lines_are_split_over_warehouses_all_or_none(stock, orders):
    shelve(stock, "KETTLE", "hangzhou", 1)
    shelve(stock, "TEA", "chengdu", 1)
    holds = place(orders, stock, {"KETTLE": 1, "TEA": 1}, 1)
    assert holds == [Hold("KETTLE", 0, 1, "hangzhou"), Hold("TEA", 0, 1, "chengdu")]
    shelve(stock, "LAMP", "hangzhou", 1)
    with pytest.raises(InsufficientStockError) as refused:
        place(orders, stock, {"KETTLE": 1, "LAMP": 1}, 2)
    assert refused.value.skus == ["KETTLE"]
    assert left(stock, "LAMP", "hangzhou") == [1]


def test_one_line_is_split_as_a_last_resort(stock, orders):
    shelve(stock, "KETTLE", "hangzhou", 2)
    shelve(stock, "KETTLE", "chengdu", 2)
    assert place(orders, stock, {"KETTLE": 3}) == [Hold("KETTLE", 0, 1, "chengdu"), Hold("KETTLE", 0, 2, "hangzhou")]


def test_what_is_on_no_shelf_is_promised_up_to_the_limit(stock, orders):
    shelve(stock, "KETTLE", "hangzhou", 1)
    shelve(stock, "KETTLE", OWED, 2)
    assert place(orders, stock, {"KETTLE": 2}, 1) == [Hold("KETTLE", 0, 1, "hangzhou"), Hold("KETTLE", 0, 1, OWED)]
    with pytest.raises(InsufficientStockError):
        place(orders, stock, {"KETTLE": 2}, 2)
    assert place(orders, stock, {"KETTLE": 1}, 3) == [Hold("KETTLE", 0, 1, OWED)]
    assert left(stock, "KETTLE", "", "hangzhou", OWED) == [0, 0, 0]


def test_a_hundred_buyers_empty_three_warehouses_and_the_promises_to_the_last_unit(tables):
    stock, orders = stock_table, orders_table
    for warehouse, units in (("", 3), ("hangzhou", 4), ("chengdu", 3), (OWED, 2)):
        shelve(stock, "KETTLE", warehouse, units)

    def buy(number):
        try:
            return sum(hold.quantity for hold in place(orders, stock, {"KETTLE": 1 + number % 2}, number))
        except InsufficientStockError:
            return 0

    with ThreadPoolExecutor(6) as buyers:
        assert sum(buyers.map(buy, range(30))) == 12
    assert left(stock, "KETTLE", "", "hangzhou", "chengdu", OWED) == [0, 0, 0, 0]


@pytest.fixture
def fifty(stock):
    """Of each of fifty SKUs one in either of two warehouses."""
    skus = [f"CUP-{number:02d}" for number in range(50)]
    for sku in skus:
        shelve(stock, sku, "hangzhou", 1)
        shelve(stock, sku, "chengdu", 1)
    return skus


def test_an_order_from_more_shelves_than_a_transaction_reaches_is_refused_before_it_is_tried(stock, orders, fifty):
    accepted = an_order()
    search = Sourcing(
        accepted.order_id, dict.fromkeys(fifty, 2), "CN", "ZJ", stock, rank, room=capacity(accepted.placement)
    )
    with pytest.raises(TooManyShelvesError):
        place_where_units_are(accepted, search)
    fewer = dict.fromkeys(fifty[:49], 2)
    search = Sourcing(accepted.order_id, fewer, "CN", "ZJ", stock, rank, room=capacity(accepted.placement))
    assert len(place_where_units_are(accepted, search).holds) == 98
    assert orders.cancel(orders.get(accepted.order_id, consistent=True), "payment_declined", Payment())
    assert left(stock, fifty[0], "hangzhou", "chengdu") == [1, 1]


def test_units_of_many_spread_skus_are_brought_together_where_they_would_be_too_many_holds(stock, orders):
    skus = [f"CUP-{number}" for number in range(4)]
    for sku in skus:
        stock.receive(sku, 30, "opening")
        reshard(sku, 30, stock, MemoryQueue())
        even_out(EvenOut(sku), stock)
    accepted = an_order()
    search = Sourcing(
        accepted.order_id, dict.fromkeys(skus, 30), "CN", "", stock, rank, room=capacity(accepted.placement)
    )
    assert len(place_where_units_are(accepted, search).holds) <= capacity(accepted.placement)
    assert orders.cancel(orders.get(accepted.order_id, consistent=True), "payment_declined", Payment())
    assert [left(stock, sku, "") for sku in skus] == [[30]] * 4
