"""Stock, to operators."""

from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud import ids
from layers.cloud.http import Answer
from layers.shop.inventory.model import StockCounts
from layers.shop.inventory.receive_stock import receive_stock
from layers.shop.orders.count_stock import count_stock


class Receipt(Struct):
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]


class ReceiptHeaders(Struct):
    idempotency_key: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


def get_stock(sku: str) -> StockCounts:
    """Where every unit of a SKU is."""
    return count_stock(sku)


def post_receipt(sku: str, body: Receipt, headers: ReceiptHeaders) -> Answer[StockCounts]:
    """Book units that arrived. With an Idempotency-Key, a repetition books nothing."""
    count_stock(sku)  # refuses a SKU we do not keep
    key = headers.idempotency_key
    receipt_id = ids.derived_id("rct", sku, key) if key else ids.new_id("rct")
    booked = receive_stock(sku, body.quantity, receipt_id)
    return Answer(count_stock(sku), headers={} if booked else {"Idempotent-Replayed": "true"})
