"""Stock: to operators, and the jobs done to it in the background."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from layers.cloud import ids, queues
from layers.cloud.http import Answer
from layers.cloud.shards import MAX_SHARDS
from layers.shop.inventory import even_out
from layers.shop.inventory.errors import StockBusyError
from layers.shop.inventory.model import StockCounts
from layers.shop.inventory.receive_stock import receive_stock
from layers.shop.inventory.reshard import reshard
from layers.shop.inventory.stock_jobs import EvenOut
from layers.shop.orders.count_stock import count_stock


class Receipt(Struct):
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]


class ReceiptHeaders(Struct):
    idempotency_key: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class Shards(Struct):
    """A shard takes at most 500 orders a second: a thousand write units, two for each order."""

    shards: Annotated[int, Meta(ge=1, le=MAX_SHARDS)]


def get_stock(sku: str) -> StockCounts:
    """Where every unit of a SKU is, and how it is spread."""
    return count_stock(sku)


def post_receipt(sku: str, body: Receipt, headers: ReceiptHeaders) -> Answer[StockCounts]:
    """Book units that arrived. With an Idempotency-Key, a repetition books nothing."""
    count_stock(sku)  # refuses a SKU we do not keep
    key = headers.idempotency_key
    receipt_id = ids.derived_id("rct", sku, key) if key else ids.new_id("rct")
    booked = receive_stock(sku, body.quantity, receipt_id)
    return Answer(count_stock(sku), headers={} if booked else {"Idempotent-Replayed": "true"})


def post_shards(sku: str, body: Shards) -> Answer[StockCounts]:
    """Sell a SKU from so many shards: from now on (202, its units follow while it is sold), or already so (200)."""
    begun = reshard(sku, body.shards)
    return Answer(count_stock(sku), status=202 if begun else 200)


def tend_stock(event: Any) -> dict[str, Any]:
    """Do what orders, receipts and operators asked to be done to stock."""
    return queues.consume(event, _tend, patient=(StockBusyError,))


def _tend(record: dict[str, Any]) -> None:
    even_out.even_out(msgspec.json.decode(record["body"], type=EvenOut))
