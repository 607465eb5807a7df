"""Receipts, corrections, the ledger and the list of what is low, in the stock table itself."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pynamodb.exceptions import PynamoDBException

from layers.cloud import aws, clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.read.count_stock import LOOKS, count_stock
from layers.shop.checkout.orders.read.stock_ledger import stock_ledger
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.bookings import Adjustment
from layers.shop.goods.inventory.errors import (
    NothingToAdjustError,
    NotOnTheShelfError,
    StockBusyError,
    UnknownStockError,
)
from layers.shop.goods.inventory.jobs import CheckLowStock, EvenOut
from layers.shop.goods.inventory.levels.audit_stock import stock_books
from layers.shop.goods.inventory.levels.list_stock import list_low, list_stock, set_low_at
from layers.shop.goods.inventory.levels.read_stock import stock_of
from layers.shop.goods.inventory.levels.watch_stock import check_low_stock
from layers.shop.goods.inventory.model import Reservation, Shelf
from layers.shop.goods.inventory.receive.adjust_stock import adjust_stock
from layers.shop.goods.inventory.receive.receive_stock import book_receipt, receive_stock
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.inventory.table.bookings import receipt
from layers.shop.goods.inventory.table.rows import StockRow, stock_row
from layers.shop.goods.inventory.table.store import stock_table
from tests.unit.orders.orders import MAY, an_order

SKU = "LANTERN-RED"
SHELF = Shelf(SKU)

pytestmark = pytest.mark.usefixtures("queues")


@pytest.fixture
def spread(queues):
    """40 lanterns on 8 shards."""
    book_receipt(SKU, 40, "opening:prd_1")
    reshard(SHELF, 8)
    even_out(EvenOut(SKU))
    layouts.learn(SHELF, stock_of(SHELF).layout)


def correct(quantity, reason="damaged", adjustment_id="adj_1", note=""):
    return adjust_stock(SHELF, Adjustment(adjustment_id, quantity, reason, note))


def counts():
    stock = stock_of(SHELF)
    return stock.received, stock.available, stock.adjusted


def test_a_receipt_is_booked_once(spread):
    assert stock_table.receive(SHELF, 7, "rct_second")
    assert not stock_table.receive(SHELF, 7, "rct_second")
    booked = receipt(SHELF, "rct_second")
    assert (booked.quantity, receipt(Shelf("KETTLE"), "rct_second")) == (7, None)
    assert counts() == (47, 47, 0)


def test_counters_of_many_skus_at_once(spread):
    book_receipt("KETTLE", 1, "rct_1")
    found = stock_table.read_many(map(Shelf, ["KETTLE", SKU, "UNHEARD-OF"]))
    assert {shelf.sku: counter.available for shelf, counter in found.items()} == {"KETTLE": 1, SKU: 40}


def test_units_that_are_gone_leave_the_shelf_and_the_sum(spread):
    assert correct(-3)
    assert counts() == (37, 37, -3)


def test_a_correction_takes_from_as_many_shards_as_it_needs(spread):
    assert correct(-38, "stolen")
    assert counts() == (2, 2, -38)
    assert min(stock_of(SHELF).by_shard.values()) >= 0


def test_units_that_were_found_can_be_sold(spread):
    assert correct(4, "found", note="behind the kettles")
    assert counts() == (44, 44, 4)


def test_nothing_goes_that_is_not_on_the_shelf(spread):
    with pytest.raises(NotOnTheShelfError) as refused:
        correct(-41)
    assert refused.value.facts == {"available": 40}
    assert counts() == (40, 40, 0)


def test_a_correction_is_made_once(spread):
    assert correct(-40)
    assert not correct(-40)
    with pytest.raises(IdempotencyKeyReusedError):
        correct(-39)
    with pytest.raises(IdempotencyKeyReusedError):
        correct(-40, "lost")
    assert counts() == (0, 0, -40)


def test_a_correction_of_nothing_or_of_an_unknown_sku_is_refused(spread):
    with pytest.raises(NothingToAdjustError):
        correct(0)
    with pytest.raises(UnknownStockError):
        adjust_stock(Shelf("UNHEARD-OF"), Adjustment("adj_1", -1, "lost"))


def test_racing_corrections_take_no_more_than_there_is(spread):
    def take(number):
        while True:
            try:
                return correct(-7, adjustment_id=f"adj_{number}")
            except NotOnTheShelfError:
                return False
            except (StockBusyError, PynamoDBException):
                continue

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(take, range(8))) == 5
    assert counts() == (5, 5, -35)


def test_corrections_are_in_the_books_beside_receipts(spread):
    correct(-3)
    correct(5, "found", "adj_2")
    rows, following = stock_books("", 100)
    assert (following, sum(row.receipts for row in rows), sum(row.received for row in rows)) == ("", 42, 42)


def test_the_ledger_explains_every_unit_newest_first(spread):
    begin = clock.now()
    with clock.frozen(begin + timedelta(minutes=1)):
        orders_table.place(an_order(), [Reservation(SKU, 0, 2), Reservation(SKU, 1, 1)])
    with clock.frozen(begin + timedelta(minutes=2)):
        correct(-3, "damaged", note="fell")
    with clock.frozen(begin + timedelta(minutes=3)):
        orders_table.cancel(orders_table.get(MAY, consistent=True), "payment_declined", Payment())
    with clock.frozen(begin + timedelta(minutes=4)):
        orders_table.place(an_order("ord_2"), [Reservation(SKU, 3, 1)])
        book_receipt(SKU, 2, "ret_1")
        ledger = stock_ledger(SKU)
    with clock.frozen(begin + timedelta(minutes=5)):
        assert stock_ledger(SKU).check.in_flight == 0
    told = [(entry.kind, entry.quantity, entry.reason, balance) for entry, balance in ledger.entries]
    assert told == [
        ("return", 2, "", 38),
        ("order", -1, "", 36),
        ("cancellation", 3, "", 37),
        ("adjustment", -3, "damaged", 34),
        ("order", -3, "", 37),
        ("opening", 40, "", 40),
    ]
    assert (ledger.check.ledger, ledger.check.available, ledger.check.adds_up) == (38, 38, True)


def test_the_ledger_says_when_it_does_not_add_up(spread):
    stock_row(SKU, 5).update(actions=[StockRow.available.add(1)])
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        check = stock_ledger(SKU).check
    assert (check.ledger, check.available, check.adds_up) == (40, 41, False)


def test_counts_tell_shards_layout_and_corrections(spread):
    correct(-3)
    counted = count_stock(SKU)
    assert (counted.received, counted.available, counted.adjusted, counted.low_at) == (37, 37, -3, 5)
    assert sum(shard.available for shard in counted.shards) == 37
    assert (counted.layout.shards, counted.layout.settled) == (8, True)


class BusyShop:
    """DynamoDB's client of a shop where somebody buys before and after each of the first `walks` over its orders, so
    that what the orders hold is what the counters say neither before nor after."""

    def __init__(self, walks):
        self._client, self._buyers = aws.client("dynamodb"), iter(range(2 * walks))

    def __getattr__(self, name):
        return getattr(self._client, name)

    def scan(self, **asked):
        self._buy()
        answer = self._client.scan(**asked)
        self._buy()
        return answer

    def _buy(self):
        number = next(self._buyers, None)
        if number is not None:
            orders_table.place(an_order(f"ord_{number}"), [Reservation(SKU, number % 8, 1)])


class StoppedClock(clock.Clock):
    """However slow the machine is, no look takes any time."""

    def monotonic(self):
        return 0.0


def counted_beside(walks):
    with aws.answered_by(dynamodb=BusyShop(walks)), clock.kept_by(StoppedClock()):
        return count_stock(SKU)


@pytest.mark.parametrize("walks", range(LOOKS))
def test_counts_add_up_as_soon_as_nobody_buys_while_they_are_taken(spread, walks):
    counted = counted_beside(walks)
    assert (counted.available, counted.held, counted.adds_up) == (40 - 2 * walks, 2 * walks, True)


def test_counts_of_a_shop_that_never_rests_are_told_as_they_were_seen_last(spread):
    counted = counted_beside(LOOKS + 1)
    assert (counted.available, counted.held, counted.adds_up) == (40 - 2 * LOOKS, 2 * LOOKS - 1, False)


class Bus:
    """EventBridge, which keeps what it is told, call by call; or, in ruins, nothing."""

    def __init__(self, in_ruins=False):
        self.calls, self.in_ruins = [], in_ruins

    @property
    def told(self):
        return [(detail["sku"], detail["available"]) for call in self.calls for detail in call]

    def put_events(self, Entries):  # noqa: N803 - botocore's own name
        if self.in_ruins:
            raise ConnectionError
        self.calls.append([json.loads(entry["Detail"]) for entry in Entries])
        return {"FailedEntryCount": 0}


@pytest.fixture
def bus():
    return Bus()


def look(bus):
    with aws.answered_by(events=bus):
        check_low_stock(CheckLowStock())


def test_a_sku_that_runs_low_is_told_once_for_each_crossing(spread, bus):
    book_receipt("KETTLE", 5, "rct_1")
    book_receipt("NEVER-HAD", 0, "rct_1")
    look(bus)
    look(bus)
    assert bus.told == [("KETTLE", 5)]
    correct(-36)
    look(bus)
    assert bus.told == [("KETTLE", 5), (SKU, 4)]
    book_receipt("KETTLE", 1, "rct_2")
    look(bus)
    assert [line.sku for line in list_low("", 10)[0]] == [SKU]
    adjust_stock(Shelf("KETTLE"), Adjustment("adj_1", -1, "lost"))
    look(bus)
    assert bus.told[2:] == [("KETTLE", 5)]


def test_the_threshold_is_the_sellers(spread, bus):
    set_low_at(SHELF, 40)
    look(bus)
    assert bus.told == [(SKU, 40)]
    set_low_at(SHELF, -1)
    look(bus)
    assert list_low("", 10) == ([], "")
    with pytest.raises(UnknownStockError):
        set_low_at(Shelf("UNHEARD-OF"), 3)


def test_what_a_crash_left_untold_is_told_by_the_next_look(spread, bus):
    book_receipt("KETTLE", 5, "rct_1")
    with pytest.raises(ConnectionError):
        look(Bus(in_ruins=True))
    look(bus)
    assert bus.told == [("KETTLE", 5)]


def test_lists_come_page_by_page(spread, bus):
    for number in range(5):
        book_receipt(f"KETTLE-{number}", 1, "rct_1")
    look(bus)
    first, following = list_low("", 3)
    second, end = list_low(following, 3)
    assert [line.sku for line in first + second] == [f"KETTLE-{number}" for number in range(5)]
    assert end == ""
    found, after = list_stock("", 4)
    while after:
        page, after = list_stock(after, 4)
        found += page
    assert {line.sku: line.available for line in found} == {SKU: 40} | {f"KETTLE-{n}": 1 for n in range(5)}


def test_many_that_run_low_at_once_are_told_ten_at_a_time(bus):
    for number in range(23):
        book_receipt(f"KETTLE-{number:02d}", 1, "rct_1")
    look(bus)
    assert len(set(bus.told)) == 23
    assert max(map(len, bus.calls)) == 10


def test_the_ledger_is_of_all_warehouses_and_tells_where_goods_were_booked(spread):
    receive_stock(SKU, 5, "rct_2", "hangzhou")
    adjust_stock(Shelf(SKU, "hangzhou"), Adjustment("adj_1", -1, "lost"))
    layouts.learn(SHELF, stock_of(SHELF).layout)
    orders_table.place(an_order(), [Reservation(SKU, 0, 2), Reservation(SKU, 0, 3, "hangzhou")])
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        ledger = stock_ledger(SKU)
    told = {entry.kind: (entry.quantity, entry.warehouse) for entry, _ in ledger.entries}
    assert told["receipt"] == (5, "hangzhou")
    assert told["adjustment"] == (-1, "hangzhou")
    assert told["order"] == (-5, "")
    assert (ledger.check.ledger, ledger.check.available, ledger.check.adds_up) == (39, 39, True)


def test_a_sku_is_low_when_all_its_warehouses_together_are(spread, bus):
    receive_stock(SKU, 5, "rct_2", "hangzhou")
    correct(-38)
    look(bus)
    assert bus.told == []
    assert [(line.sku, line.available) for line in list_stock("", 100)[0]] == [(SKU, 7)]
    adjust_stock(Shelf(SKU, "hangzhou"), Adjustment("adj_2", -3, "lost"))
    look(bus)
    assert bus.told == [(SKU, 4)]
