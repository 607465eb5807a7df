"""What sharded stock promises."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count

import pytest
from pynamodb.transactions import TransactGet

from layers.cloud import environment
from layers.cloud.tables import connection
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_key, order_of
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import (
    InsufficientStockError,
    ReservationsRefusedError,
    UnknownStockError,
)
from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.model import Layout, Reservation, Shelf
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.inventory.spreading import Transfer, own_shard
from layers.shop.goods.inventory.table.rows import STOCK, StockRow, stock_key
from layers.shop.goods.inventory.table.store import stock_table
from tests.support.patience import insist
from tests.unit.orders.orders import an_order

SKU = "LANTERN-RED"
SHELF = Shelf(SKU)


@pytest.fixture
def stock(queues):
    environment.forget()
    return stock_table


def spread(stock, units, shards, sku=SKU):
    """Units received and spread evenly, by an environment that knows it; others do not."""
    stock.receive(Shelf(sku), units, f"rct_{units}")
    if reshard(Shelf(sku), shards):
        even_out(EvenOut(sku))
    environment.forget()


def buy(order_id, quantity=1, **more):
    """The holds that an order got; none when it was told that there is too little."""
    search = Sourcing(order_id, {SKU: quantity, **more})
    while True:
        try:
            orders_table.place(an_order(order_id), search.holds)
            return search.holds
        except ReservationsRefusedError as refused:
            try:
                search.widen(refused.refused)
            except InsufficientStockError:
                return []


def test_units_are_spread_evenly_and_all_there(stock):
    spread(stock, 70, 32)
    found = stock.snapshot(SHELF)
    assert (found.received, found.available, found.layout) == (70, 70, Layout(1, 32, 32))
    assert found.settled
    assert set(found.by_shard.values()) == {2, 3}


def test_a_sku_never_spread_has_the_first_layout(stock):
    stock.receive(SHELF, 5, "rct_1")
    found = stock.snapshot(SHELF)
    assert (found.layout, found.by_shard, found.settled) == (Layout(), {0: 5}, True)
    assert stock.snapshot(Shelf("UNHEARD-OF")) is stock.read_shards(Shelf("UNHEARD-OF")) is None


def test_an_order_learns_the_layout_from_the_row_that_refuses_it(stock):
    spread(stock, 640, 32)
    assert layouts.known(SHELF) == Layout()
    order_id = next(f"ord_{n}" for n in count() if own_shard(f"ord_{n}", 32) == 7)
    assert buy(order_id) == [Reservation(SKU, 7, 1)]
    assert layouts.known(SHELF) == Layout(1, 32, 32)


def test_who_knows_the_layout_takes_at_the_first_try(stock):
    spread(stock, 640, 32)
    layouts.learn(SHELF, Layout(1, 32, 32))
    for number in range(5):
        holds = Sourcing(f"ord_{number}", {SKU: 2}).holds
        orders_table.place(an_order(f"ord_{number}"), holds)
    assert stock.snapshot(SHELF).available == 630


def test_units_in_retired_shards_are_sold(stock):
    spread(stock, 8, 8)
    stock.set_layout(SHELF, Layout(1, 8, 8), Layout(2, 2, 8))
    sold = [buy(f"ord_{number}") for number in range(9)]
    assert [len(holds) for holds in sold] == [1] * 8 + [0]
    assert stock.snapshot(SHELF).available == 0


def test_a_line_is_split_over_shards_rather_than_refused(stock):
    spread(stock, 16, 8)
    assert sum(hold.quantity for hold in buy("ord_1", 15)) == 15
    assert stock.snapshot(SHELF).available == 1


def test_a_split_line_comes_back_to_the_shards_it_came_from(stock):
    spread(stock, 16, 8)
    before = stock.snapshot(SHELF).by_shard
    buy("ord_1", 15)
    assert orders_table.cancel(orders_table.get("ord_1", consistent=True), "payment_declined", Payment())
    assert stock.snapshot(SHELF).by_shard == before


def test_more_than_there_is_takes_nothing_and_says_which(stock):
    spread(stock, 16, 8)
    spread(stock, 5, 1, "KETTLE")
    assert buy("ord_1", 17, KETTLE=1) == []
    assert (stock.snapshot(SHELF).available, stock.snapshot(Shelf("KETTLE")).available) == (16, 5)


def test_an_order_of_many_split_lines_fits_into_one_transaction(stock):
    skus = [f"SKU-{number}" for number in range(3)]
    for sku in skus:
        spread(stock, 64, 64, sku)
    environment.forget()
    spread(stock, 5, 1)
    holds = buy("ord_1", 1, **dict.fromkeys(skus, 40))
    assert len(holds) <= 90
    assert [sum(h.quantity for h in holds if h.sku == sku) for sku in skus] == [40] * 3
    assert [stock.snapshot(Shelf(sku)).available for sku in skus] == [24] * 3


def test_a_receipt_reaches_a_spread_sku(stock):
    spread(stock, 8, 8)
    stock.receive(SHELF, 80, "rct_more")
    found = stock.snapshot(SHELF)
    assert (found.received, found.available, found.by_shard[0]) == (88, 88, 81)
    even_out(EvenOut(SKU))
    assert set(stock.snapshot(SHELF).by_shard.values()) == {11}


def test_reshard_up_and_down_any_number_of_times(stock):
    stock.receive(SHELF, 100, "rct_1")
    for number, shards in enumerate([32, 4, 64, 1], start=1):
        assert reshard(SHELF, shards)
        even_out(EvenOut(SKU))
        found = stock.snapshot(SHELF)
        assert (found.available, found.layout.number, found.layout.shards, found.settled) == (100, number, shards, True)
    assert found.layout.reach == 64


def test_a_reshard_to_what_there_is_does_nothing(stock, queues):
    spread(stock, 100, 4)
    queues.sent.clear()
    assert not reshard(SHELF, 4)
    assert queues.messages("stock-jobs") == []
    assert stock.snapshot(SHELF).layout.number == 1


def test_a_reshard_that_broke_off_is_taken_up_by_repeating_it(stock, queues):
    stock.receive(SHELF, 100, "rct_1")
    reshard(SHELF, 8)
    queues.sent.clear()  # its job is lost
    assert reshard(SHELF, 8)
    even_out(EvenOut(queues.messages("stock-jobs")[0]["sku"]))
    even_out(EvenOut(SKU))
    assert stock.snapshot(SHELF).settled


def test_what_was_never_received_cannot_be_spread(stock):
    with pytest.raises(UnknownStockError):
        reshard(Shelf("UNHEARD-OF"), 8)
    assert stock.read_shards(Shelf("UNHEARD-OF")) is None


def test_a_move_takes_only_what_is_there(stock):
    spread(stock, 8, 4)
    assert not stock.transfer(SHELF, Transfer(0, {1: 3}), Layout(1, 4, 4))
    assert stock.transfer(SHELF, Transfer(0, {1: 1, 2: 1}), Layout(1, 4, 4))
    assert stock.snapshot(SHELF).by_shard == {0: 0, 1: 3, 2: 3, 3: 2}


def test_a_job_of_an_older_layout_moves_nothing_any_more(stock):
    spread(stock, 8, 4)
    old = Layout(1, 4, 4)
    assert stock.set_layout(SHELF, old, old.spread_over(2))
    assert not stock.set_layout(SHELF, old, old.spread_over(16))
    even_out(EvenOut(SKU))
    assert not stock.transfer(SHELF, Transfer(0, {3: 1}), old)
    stock.publish_layout(SHELF, 3, old)
    assert stock.snapshot(SHELF).settled
    assert stock.snapshot(SHELF).by_shard == {0: 4, 1: 4, 2: 0, 3: 0}


def test_a_dry_sku_is_evened_out_once_in_a_while(stock):
    stock.receive(SHELF, 1, "rct_1")
    assert stock.claim_even_out(SHELF, 60)
    assert not stock.claim_even_out(SHELF, 60)
    assert stock.claim_even_out(SHELF, 0)


def test_counters_of_spread_and_unspread_skus_at_once(stock):
    spread(stock, 70, 32)
    stock.receive(Shelf("KETTLE"), 3, "rct_1")
    found = stock.read_many(map(Shelf, ["KETTLE", SKU, "UNHEARD-OF"]))
    assert {shelf.sku: one.available for shelf, one in found.items()} == {"KETTLE": 3, SKU: 70}


def race(buyers, attempt, threads=8):
    """What each buyer got."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda number: insist(attempt, f"ord_{number:026d}"), range(buyers)))


def test_the_last_unit_on_eight_shards_is_sold_once_and_always(stock):
    stock.receive(SHELF, 1, "rct_1")
    reshard(SHELF, 8)
    even_out(EvenOut(SKU))
    last = next(shard for shard, units in stock.snapshot(SHELF).by_shard.items() if units)
    stock.transfer(SHELF, Transfer(last, {7: 1}), Layout(1, 8, 8))
    sold = race(20, buy)
    assert sum(hold.quantity for holds in sold for hold in holds) == 1
    assert stock.snapshot(SHELF).available == 0


def everything_at_one_moment(buyers):
    """Units on all shards and in orders that have them, in one transaction."""
    with TransactGet(connection=connection()) as transaction:
        rows = [transaction.get(StockRow, stock_key(SKU, shard), STOCK) for shard in range(32)]
        orders = [transaction.get(OrderRow, order_key(f"ord_{number:026d}"), ORDER) for number in range(buyers)]
    shelf = sum(int(row.available or 0) for row in found_of(rows, StockRow))
    held = [order_of(row) for row in found_of(orders, OrderRow)]
    return shelf + sum(hold.quantity for order in held if order.status == "pending" for hold in order.holds)


def found_of(futures, model):
    for future in futures:
        with suppress(model.DoesNotExist):
            yield future.get()


def test_every_unit_is_somewhere_at_every_moment_while_a_sku_is_resharded_and_sold(stock):
    stock.receive(SHELF, 60, "rct_1")
    done, sampled = threading.Event(), []

    def watch():
        while not done.is_set():
            sampled.append(insist(everything_at_one_moment, 40))

    def reshard_all():
        for shards in (32, 4):
            insist(reshard, SHELF, shards)
            insist(even_out, EvenOut(SKU))

    def sell(order_id):
        holds = buy(order_id, 2)
        if holds and int(order_id[-1]) % 3 == 0:
            insist(give_back, order_id)
        return holds

    def give_back(order_id):
        orders_table.cancel(orders_table.get(order_id, consistent=True), "payment_declined", Payment())

    workers = [threading.Thread(target=target) for target in (watch, reshard_all)]
    for worker in workers:
        worker.start()
    sold = race(40, sell, threads=4)
    workers[1].join()
    done.set()
    workers[0].join()
    insist(even_out, EvenOut(SKU))
    assert sampled and set(sampled) == {60}
    found = stock.snapshot(SHELF)
    assert (found.layout.shards, found.settled) == (4, True)
    assert all(sum(hold.quantity for hold in holds) in (0, 2) for holds in sold)
    for number in range(40, 40 + found.available):
        assert buy(f"ord_{number:026d}"), "a unit that cannot be sold"
    assert buy("ord_last") == []
