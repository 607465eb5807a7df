"""What operators are answered about stock: what the counters say, and what only the orders know."""

import json
from typing import Any

import pytest

from functions import inventory, stock_policies
from functions.parameters import StrictKeyHeaders
from layers.cloud import aws, clock, environment
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.web.http import Caller
from layers.shop.checkout.orders.errors import TooManyOrdersError
from layers.shop.checkout.orders.read.count_stock import count_stock
from layers.shop.checkout.orders.read.stock_ledger import stock_ledger
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.errors import UnknownStockError
from layers.shop.goods.inventory.jobs import CheckLowStock, EvenOut
from layers.shop.goods.inventory.levels.list_stock import list_low
from layers.shop.goods.inventory.levels.stock_levels import stock_levels
from layers.shop.goods.inventory.levels.watch_stock import check_low_stock
from layers.shop.goods.inventory.model import Reservation, Shelf
from layers.shop.goods.inventory.receive.receive_stock import book_receipt
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.warehouses.errors import WarehouseNotFoundError
from layers.shop.goods.warehouses.keep_warehouses import open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from tests.unit.orders.orders import an_order

SKU = "LANTERN-RED"


@pytest.fixture(autouse=True)
def _ten_on_the_shelf(queues):
    environment.forget()
    book_receipt(SKU, 10, "opening:prd_1")
    yield
    environment.forget()


class WithoutOrders:
    """DynamoDB for whoever has no business with orders."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dynamodb, name)

    def _make_api_call(self, operation: str, request: Any) -> Any:
        assert "-orders" not in str(request), f"{operation} of orders"
        return self._dynamodb._make_api_call(operation, request)

    def scan(self, **request: Any) -> Any:
        return self._make_api_call("Scan", request)


@pytest.fixture
def without_orders():
    with aws.answered_by(dynamodb=WithoutOrders(aws.client("dynamodb"))):
        yield


NO_KEY = StrictKeyHeaders()
MAY = Caller("operator", "may")
WRITES = {
    "receipt": lambda: inventory.post_receipt(SKU, inventory.Receipt(5), NO_KEY, MAY).body,
    "correction": lambda: inventory.post_adjustment(SKU, inventory.Correction(-1, "lost"), NO_KEY, MAY).body,
    "shards": lambda: inventory.post_shards(SKU, inventory.Shards(1)).body,
    "settings": lambda: inventory.put_settings(SKU, inventory.Settings(3)),
    "policy": lambda: stock_policies.put_policy(
        SKU, stock_policies.PolicyBody(backorder=stock_policies.Backorder(limit=4)), MAY
    ),
    "levels": lambda: inventory.get_levels(SKU),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_answered_without_a_look_at_orders(write, without_orders):
    told = WRITES[write]()
    assert told == stock_levels(SKU)
    assert told.received == told.available + told.taken


def test_counters_tell_together_what_orders_tell_apart():
    orders_table.place(an_order("ord_1"), [Reservation(SKU, 0, 2)])
    orders_table.place(an_order("ord_2"), [Reservation(SKU, 0, 3)])
    orders_table.move("ord_2", "confirmed")
    counted = count_stock(SKU)
    assert (counted.held, counted.sold, counted.taken) == (2, 3, 5)
    assert (stock_levels(SKU).taken, [each.taken for each in stock_levels(SKU).warehouses]) == (5, [5])


def receipt(quantity, warehouse, key="monday"):
    return inventory.post_receipt(SKU, inventory.Receipt(quantity, warehouse), StrictKeyHeaders(key), MAY)


def correction(quantity, warehouse, key="monday"):
    return inventory.post_adjustment(
        SKU, inventory.Correction(quantity, "found", "", warehouse), StrictKeyHeaders(key), MAY
    )


@pytest.mark.parametrize("book", [receipt, correction], ids=["receipt", "correction"])
def test_a_key_stands_for_one_request_whatever_the_warehouse(book):
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    inventory.post_receipt(SKU, inventory.Receipt(1, "hangzhou"), NO_KEY, MAY)
    assert book(5, "hangzhou").headers == {}
    for quantity, warehouse in [(5, "default"), (6, "hangzhou")]:
        with pytest.raises(IdempotencyKeyReusedError):
            book(quantity, warehouse)
    assert book(5, "hangzhou").headers == inventory.REPLAYED
    assert book(5, "default", "tuesday").headers == {}
    with pytest.raises(IdempotencyKeyReusedError):
        book(5, "hangzhou", "tuesday")
    assert [each.available for each in stock_levels(SKU).warehouses] == [15, 6]


def test_a_correction_that_was_made_elsewhere_is_told_so_though_nothing_is_left_here():
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    inventory.post_receipt(SKU, inventory.Receipt(1, "hangzhou"), NO_KEY, MAY)
    correction(-9, "default")
    with pytest.raises(IdempotencyKeyReusedError):
        correction(-9, "hangzhou")


class Bus:
    """EventBridge, which keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - botocore's own name
        self.told += [json.loads(entry["Detail"]) for entry in Entries]
        return {"FailedEntryCount": 0}


@pytest.fixture
def hangzhou():
    """Another warehouse, with twelve."""
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    inventory.post_receipt(SKU, inventory.Receipt(12, "hangzhou"), NO_KEY, MAY)


def test_a_warehouse_has_shards_of_its_own(hangzhou):
    spread = inventory.post_shards(SKU, inventory.Shards(4, "hangzhou"))
    assert spread.status == 202
    even_out(EvenOut(str(Shelf(SKU, "hangzhou"))))
    first, second = stock_levels(SKU).warehouses
    assert (first.layout.shards, second.layout.shards, second.layout.settled) == (1, 4, True)
    assert [shard.available for shard in second.shards] == [3, 3, 3, 3]
    assert inventory.post_shards(SKU, inventory.Shards(4, "hangzhou")).status == 200


def test_a_warehouse_is_low_by_itself_where_somebody_said_when(hangzhou):
    bus = Bus()

    def look():
        with aws.answered_by(events=bus):
            check_low_stock(CheckLowStock())

    look()
    assert bus.told == []
    inventory.put_settings(SKU, inventory.Settings(12, "hangzhou"))
    assert [each.low_at for each in stock_levels(SKU).warehouses] == [5, 12]
    look()
    look()
    (detail,) = bus.told
    assert (detail["sku"], detail["warehouse"], detail["available"]) == (SKU, "hangzhou", 12)
    (line,), _ = list_low("", 10)
    assert (line.sku, line.warehouse, line.available, line.low_at) == (SKU, "hangzhou", 12, 12)
    inventory.post_receipt(SKU, inventory.Receipt(1, "hangzhou"), NO_KEY, MAY)
    look()
    assert list_low("", 10) == ([], "")


@pytest.mark.parametrize("change", ["shards", "settings"])
def test_a_warehouse_that_is_not_there_or_keeps_nothing_of_it_is_told_so(change):
    def act(warehouse):
        if change == "shards":
            return inventory.post_shards(SKU, inventory.Shards(2, warehouse))
        return inventory.put_settings(SKU, inventory.Settings(2, warehouse))

    with pytest.raises(WarehouseNotFoundError):
        act("atlantis")
    open_warehouse(Warehouse("chengdu", "Chengdu", "CN"))
    with pytest.raises(UnknownStockError):
        act("chengdu")


class Hurried(clock.Clock):
    """A clock that has run half an hour further whenever it is looked at."""

    seconds = 0.0

    def monotonic(self) -> float:
        self.seconds += 1800
        return self.seconds


@pytest.mark.parametrize("question", [count_stock, stock_ledger])
def test_a_walk_that_takes_longer_than_its_asker_has_is_given_up(question, monkeypatch):
    monkeypatch.setattr("layers.shop.checkout.orders.read.holders.PAGE", 1)
    for number in range(3):
        orders_table.place(an_order(f"ord_{number}"), [Reservation(SKU, 0, 1)])
    with clock.kept_by(Hurried()), pytest.raises(TooManyOrdersError):
        question(SKU)
