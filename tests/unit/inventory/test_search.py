"""The search for an order's units: how wide it gets, when it gives up, what it remembers."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from layers.cloud import clock, environment
from layers.cloud.messages.queues import MemoryQueue
from layers.shop.checkout.orders.in_memory import MemoryOrders
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import HoldsRefusedError, InsufficientStockError, StockBusyError
from layers.shop.goods.inventory.in_memory import MemoryStock
from layers.shop.goods.inventory.model import Hold, RefusedHold, Shard
from layers.shop.goods.inventory.reserve.find_units import ROUNDS, Search
from layers.shop.goods.inventory.shards.even_out import even_out
from layers.shop.goods.inventory.shards.reshard import reshard
from layers.shop.goods.inventory.shards.stock_jobs import QUIET_SECONDS, EvenOut, ask_to_even_out
from layers.shop.goods.inventory.spreading import Move, own_shard
from layers.shop.goods.inventory.table.store import stock_table
from tests.unit.orders.orders import an_order

SKU = "LANTERN-RED"


class WatchedStock(MemoryStock):
    """Counts how often all rows are read."""

    reads = 0

    def look(self, sku, reach=1):
        self.reads += 1
        return super().look(sku, reach)


@pytest.fixture
def stock():
    environment.forget()
    stock = WatchedStock()
    stock.receive(SKU, 80, "rct_1")
    reshard(SKU, 8, stock, MemoryQueue())
    even_out(EvenOut(SKU), stock)
    stock.reads = 0
    return stock


def find(stock, order_id, quantity=1, **more):
    search = Search(order_id, {SKU: quantity, **more}, stock)
    while refused := stock.take_all(search.holds):
        search.widen(refused)
    return search


def drain(stock, *shards):
    layout = layouts.known(SKU)
    for shard in shards:
        units = stock.counter(SKU).by_shard[shard]
        stock.move(SKU, Move(shard, {(max(shards) + 1) % 8: units}), layout)


def test_an_order_takes_from_its_own_shard_and_reads_nothing(stock):
    holds = find(stock, "ord_1").holds
    assert [hold.shard for hold in holds] == [own_shard("ord_1", 8)]
    assert stock.reads == 0


def test_with_its_own_shard_dry_an_order_tries_another_before_it_reads(stock):
    find(stock, "ord_0")  # learns the layout
    drain(stock, own_shard("ord_1", 8))
    search = find(stock, "ord_1")
    assert stock.reads == 0
    assert search.uneven == set()


def test_who_has_to_look_at_all_rows_sees_that_they_want_evening_out(stock):
    find(stock, "ord_0")
    drain(stock, *range(7))
    search = next(found for n in range(9) if (found := find(stock, f"ord_{n}")).uneven)
    assert search.uneven == {SKU}
    assert stock.reads > 0


def test_sold_out_is_not_believed_of_rows_that_were_read_one_after_the_other(stock):
    """Units moved from a shard that was not read yet to one that had been: they are seen on neither."""
    find(stock, "ord_0")
    drain(stock, *range(7))
    seen, look = [], stock.look

    def look_past_the_units(sku, reach=1):
        seen.append(sku)
        found = look(sku, reach)
        return replace(found, available=0, by_shard=dict.fromkeys(found.by_shard, 0)) if len(seen) == 1 else found

    stock.look = look_past_the_units
    assert [find(stock, f"ord_{n}").holds[0].quantity for n in range(9)] == [1] * 9
    assert seen


def test_too_little_is_told_with_every_sku_that_is_short(stock):
    stock.receive("KETTLE", 1, "rct_1")
    with pytest.raises(InsufficientStockError) as refused:
        find(stock, "ord_1", 81, KETTLE=2)
    assert "KETTLE" in refused.value.skus


def test_a_crowd_that_came_before_it_was_sold_out_is_told_without_a_call(stock):
    accepted = layouts.now_ms() - 5_000
    find(stock, "ord_all", 80)
    with pytest.raises(InsufficientStockError):
        find(stock, "ord_1")
    reads = stock.reads
    for number in range(50):
        with pytest.raises(InsufficientStockError):
            Search(f"ord_{number}", {SKU: 1}, stock).check_not_short(accepted)
    assert stock.reads == reads


def test_who_comes_after_the_picture_or_long_after_it_is_searched_for_anew(stock):
    before = layouts.now_ms() - 5_000
    find(stock, "ord_all", 80)
    with pytest.raises(InsufficientStockError):
        find(stock, "ord_1")
    search = Search("ord_2", {SKU: 1}, stock)
    search.check_not_short(layouts.now_ms())
    with clock.frozen(clock.now() + timedelta(seconds=3)):
        search.check_not_short(before)


def test_less_is_not_refused_for_a_want_of_more(stock):
    accepted = layouts.now_ms() - 5_000
    with pytest.raises(InsufficientStockError):
        find(stock, "ord_1", 81)
    Search("ord_2", {SKU: 80}, stock).check_not_short(accepted)


def test_an_order_that_loses_every_race_comes_again_and_is_not_called_sold_out(stock):
    find(stock, "ord_0")
    stock.take_all = lambda holds: [RefusedHold(hold, Shard(0, layouts.known(SKU))) for hold in holds]
    with pytest.raises(StockBusyError):
        find(stock, "ord_1")
    assert stock.reads == ROUNDS - 1


def test_an_environment_asks_for_evening_out_once_in_a_while(stock):
    queue = MemoryQueue()
    for _ in range(100):
        ask_to_even_out({SKU}, queue)
    ask_to_even_out(set(), queue)
    assert [message for _, message in queue.sent] == [{"type": "even_out", "sku": SKU, "quiet_seconds": QUIET_SECONDS}]


def test_a_repeated_message_of_a_placed_order_is_not_rejected_once_all_is_sold(cloud):
    """Whatever is remembered of stock, an order that was placed before is one that is placed."""
    accepted = an_order()
    stock_table.receive(SKU, 2, "rct_1")
    orders_table.place(accepted, [Hold(SKU, 0, 2)])
    layouts.remember_short(SKU, 0)
    place_order(accepted)
    assert orders_table.get(accepted.order_id).status == "pending"
    assert list(cloud.machines.started) == [accepted.order_id]


def test_a_refused_hold_names_its_shard(stock):
    with pytest.raises(HoldsRefusedError, match="LANTERN-RED#00"):
        MemoryOrders(stock).place(an_order(), Search("ord_1", {SKU: 900}, MemoryStock()).holds)
