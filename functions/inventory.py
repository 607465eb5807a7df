"""Stock: to operators, and the jobs done to it in the background."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from functions.parameters import StrictKeyHeaders
from layers.cloud import audit, ids
from layers.cloud.messages import queues
from layers.cloud.shards import MAX_SHARDS
from layers.cloud.web.http import Answer, Caller
from layers.cloud.web.texts import NOTE, Name
from layers.shop.checkout.orders.read.count_stock import count_stock
from layers.shop.checkout.orders.wait.fill_backorders import ask_to_fill_all, fill_backorders
from layers.shop.goods.inventory.bookings import Adjustment, AdjustmentReason
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.jobs import CheckLowStock, FillBackorders, StockJob
from layers.shop.goods.inventory.levels.list_stock import set_low_at
from layers.shop.goods.inventory.levels.read_stock import known_stocks
from layers.shop.goods.inventory.levels.stock_levels import stock_levels
from layers.shop.goods.inventory.levels.views import StockCounts, StockLevels
from layers.shop.goods.inventory.levels.watch_stock import check_low_stock, start_low_stock_check
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.receive.adjust_stock import adjust_stock
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.warehouses.keep_warehouses import require_warehouse
from layers.shop.goods.warehouses.model import DEFAULT, key_of
from layers.shop.traffic.flash_sales.follow_stock import queue_recount

REPLAYED = {"Idempotent-Replayed": "true"}


class Receipt(Struct):
    """Without a warehouse, the goods are in the shop's first one."""

    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    warehouse: Name = DEFAULT


class Correction(Struct):
    """Units found (positive) or gone (negative), and why."""

    quantity: Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
    reason: AdjustmentReason
    note: Annotated[str, Meta(max_length=500, pattern=NOTE)] = ""
    warehouse: Name = DEFAULT


class Shards(Struct):
    """A shard takes at most 500 orders a second: a thousand write units, two for each order.

    Each warehouse spreads what it has by itself.
    """

    shards: Annotated[int, Meta(ge=1, le=MAX_SHARDS)]
    warehouse: Name = DEFAULT


class Settings(Struct):
    """With so many left in all warehouses, or fewer, the SKU is low; with a threshold of -1 it never is.

    A `warehouse` may have a threshold of its own, for what it has itself; without one it is never low.
    """

    low_at: Annotated[int, Meta(ge=-1, le=1_000_000)]
    warehouse: Name = DEFAULT


def get_stock(sku: str) -> StockCounts:
    """Where every unit of a SKU is, and how it is spread; what is held and sold is counted from the orders."""
    return count_stock(sku)


def get_levels(sku: str) -> StockLevels:
    """What the counters say of a SKU, however many orders there are: what is held and sold is told together."""
    return stock_levels(sku)


def post_receipt(sku: str, body: Receipt, headers: StrictKeyHeaders, caller: Caller) -> Answer[StockLevels]:
    """Book units that arrived. With an Idempotency-Key, a repetition books nothing."""
    shelf, one_request = _shelf(sku, body.warehouse), headers.idempotency_key is not None
    booking_id = _booking_id("rct", sku, headers)
    audit.note("receive_stock", caller.name, sku, [booking_id, body.warehouse], reason=f"{body.quantity:+d}")
    booked = receive_stock(sku, body.quantity, booking_id, shelf.warehouse, one_request)
    queue_recount([sku])
    return Answer(stock_levels(sku), headers={} if booked else REPLAYED)


def post_adjustment(sku: str, body: Correction, headers: StrictKeyHeaders, caller: Caller) -> Answer[StockLevels]:
    """Correct what is on the shelf, never below nothing. With an Idempotency-Key, a repetition corrects nothing."""
    shelf, one_request = _shelf(sku, body.warehouse), headers.idempotency_key is not None
    adjustment = Adjustment(_booking_id("adj", sku, headers), body.quantity, body.reason, body.note)
    told = f"{body.quantity:+d}: {body.reason}" + (f" ({body.note})" if body.note else "")
    audit.note("adjust_stock", caller.name, sku, [adjustment.adjustment_id, body.warehouse], reason=told)
    booked = adjust_stock(shelf, adjustment, one_request)
    queue_recount([sku])
    return Answer(stock_levels(sku), headers={} if booked else REPLAYED)


def post_shards(sku: str, body: Shards) -> Answer[StockLevels]:
    """Sell a SKU from so many shards: from now on (202, its units follow while it is sold), or already so (200)."""
    begun = reshard(_shelf(sku, body.warehouse), body.shards)
    return Answer(stock_levels(sku), status=202 if begun else 200)


def put_settings(sku: str, body: Settings) -> StockLevels:
    """Say when a SKU is low, in all or in one of its warehouses."""
    set_low_at(_shelf(sku, body.warehouse), body.low_at)
    return stock_levels(sku)


def watch_stock(event: Any) -> None:
    """The schedule: look for what has run low, and for who waits for what is there."""
    start_low_stock_check()
    ask_to_fill_all()


def tend_stock(event: Any) -> dict[str, Any]:
    """Do what orders, receipts, operators and the schedule asked to be done to stock."""
    return queues.consume(event, _tend, patient=(StockBusyError,))


def _tend(record: dict[str, Any]) -> None:
    job: StockJob = msgspec.json.decode(record["body"], type=StockJob)
    if isinstance(job, CheckLowStock):
        check_low_stock(job)
    elif isinstance(job, FillBackorders):
        fill_backorders(job.sku)
    else:
        even_out(job)


def _shelf(sku: str, warehouse: str) -> Shelf:
    """Where a warehouse keeps the SKU. Raises UnknownStockError and WarehouseNotFoundError."""
    known_stocks(sku)
    require_warehouse(warehouse)
    return Shelf(sku, key_of(warehouse))


def _booking_id(prefix: str, sku: str, headers: StrictKeyHeaders) -> str:
    key = headers.idempotency_key
    return ids.derived_id(prefix, sku, key) if key else ids.new_id(prefix)
