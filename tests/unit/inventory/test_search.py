"""The search for an order's units: how wide it gets, when it gives up, what it remembers."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import aws, clock
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import InsufficientStockError, ReservationsRefusedError, StockBusyError
from layers.shop.goods.inventory.jobs import QUIET_SECONDS, EvenOut, ask_to_even_out
from layers.shop.goods.inventory.model import RefusedReservation, Shard, Shelf
from layers.shop.goods.inventory.reserve.source_lines import ROUNDS, Sourcing
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.inventory.spreading import Transfer, own_shard
from layers.shop.goods.inventory.table.store import stock_table
from tests.support.unhurried import Unhurried
from tests.unit.inventory.reads import Reads
from tests.unit.orders.orders import an_order

SKU = "LANTERN-RED"
SHELF = Shelf(SKU)


@pytest.fixture
def reads(cloud):
    """80 lanterns on 8 shards; this environment has not heard how they lie. All reads of several rows are counted."""
    stock_table.receive(SHELF, 80, "rct_1")
    reshard(SHELF, 8)
    even_out(EvenOut(SKU))
    cloud.queues.sent.clear()
    with aws.answered_by(dynamodb=(reads := Reads(cloud.tables))), clock.kept_by(Unhurried()):
        yield reads


def find(order_id, quantity=1, **more):
    """The search of an order that was placed."""
    search = Sourcing(order_id, {SKU: quantity, **more})
    while True:
        try:
            orders_table.place(an_order(order_id), search.holds)
        except ReservationsRefusedError as refused:
            search.widen(refused.refused)
        else:
            return search


def drain(*shards):
    layout = layouts.known(SHELF)
    for shard in shards:
        units = stock_table.snapshot(SHELF).by_shard[shard]
        stock_table.transfer(SHELF, Transfer(shard, {(max(shards) + 1) % 8: units}), layout)


def test_an_order_takes_from_its_own_shard_and_reads_nothing(reads):
    holds = find("ord_1").holds
    assert [hold.shard for hold in holds] == [own_shard("ord_1", 8)]
    assert reads.count == 0


def test_with_its_own_shard_dry_an_order_tries_another_before_it_reads(reads):
    find("ord_0")  # learns the layout
    drain(own_shard("ord_1", 8))
    reads.count = 0
    search = find("ord_1")
    assert reads.count == 0
    assert search.uneven == set()


def test_who_has_to_look_at_all_rows_sees_that_they_want_evening_out(reads):
    find("ord_0")
    drain(*range(7))
    reads.count = 0
    search = next(found for n in range(1, 10) if (found := find(f"ord_{n}")).uneven)
    assert search.uneven == {SHELF}
    assert reads.count > 0


def test_sold_out_is_not_believed_of_rows_that_were_read_one_after_the_other(reads):
    """Units moved from a shard that was not read yet to one that had been: they are seen on neither."""
    find("ord_0")
    drain(*range(7))
    reads.miss_the_units_once()
    assert [find(f"ord_{n}").holds[0].quantity for n in range(1, 10)] == [1] * 9
    assert reads.missed


def test_too_little_is_told_with_every_sku_that_is_short(reads):
    stock_table.receive(Shelf("KETTLE"), 1, "rct_1")
    with pytest.raises(InsufficientStockError) as refused:
        find("ord_1", 81, KETTLE=2)
    assert "KETTLE" in refused.value.skus


def test_a_crowd_that_came_before_it_was_sold_out_is_told_without_a_call(reads):
    accepted = clock.now_ms() - 5_000
    find("ord_all", 80)
    with pytest.raises(InsufficientStockError):
        find("ord_1")
    before = reads.count
    for number in range(50):
        with pytest.raises(InsufficientStockError):
            Sourcing(f"ord_{number}", {SKU: 1}).check_not_short(accepted)
    assert reads.count == before


def test_who_comes_after_the_picture_or_long_after_it_is_searched_for_anew(reads):
    before = clock.now_ms() - 5_000
    find("ord_all", 80)
    with pytest.raises(InsufficientStockError):
        find("ord_1")
    search = Sourcing("ord_2", {SKU: 1})
    search.check_not_short(clock.now_ms())
    with clock.frozen(clock.now() + timedelta(seconds=3)):
        search.check_not_short(before)


def test_less_is_not_refused_for_a_want_of_more(reads):
    accepted = clock.now_ms() - 5_000
    with pytest.raises(InsufficientStockError):
        find("ord_1", 81)
    Sourcing("ord_2", {SKU: 80}).check_not_short(accepted)


def lose_every_race(search):
    """Whatever it is shown, others have taken it."""
    while True:
        search.widen([RefusedReservation(hold, Shard(0, layouts.known(SHELF))) for hold in search.holds])


def test_an_order_that_loses_every_race_comes_again_and_is_not_called_sold_out(reads):
    find("ord_0")
    with pytest.raises(StockBusyError):
        lose_every_race(Sourcing("ord_1", {SKU: 1}))
    assert reads.count == ROUNDS - 1


def test_an_environment_asks_for_evening_out_once_in_a_while(queues):
    for _ in range(100):
        ask_to_even_out({SHELF})
    ask_to_even_out(set())
    assert queues.messages("stock-jobs") == [{"type": "even_out", "sku": SKU, "quiet_seconds": QUIET_SECONDS}]


def test_a_repeated_message_of_a_placed_order_is_not_rejected_once_all_is_sold(reads, machines):
    """Whatever is remembered of stock, an order that was placed before is one that is placed."""
    accepted = an_order()
    find("ord_0")
    orders_table.place(accepted, Sourcing(accepted.order_id, {SKU: 2}).holds)
    layouts.remember_short(SHELF, 0)
    with clock.frozen(datetime.fromtimestamp(accepted.placement.accepted_ms / 1000, UTC)):
        place_order(accepted)
    assert orders_table.get(accepted.order_id).status == "pending"
    assert list(machines.started) == [accepted.order_id]  # again: who died between the two steps had not started it


def test_a_refused_hold_names_its_shard(reads):
    with pytest.raises(ReservationsRefusedError, match="LANTERN-RED#00"):
        orders_table.place(an_order(), Sourcing("ord_1", {SKU: 900}).holds)
