"""Stock, to operators."""

from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud import ids
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


def post_receipt(sku: str, body: Receipt, headers: ReceiptHeaders) -> StockCounts:
    """Book units that arrived. With an Idempotency-Key, a repetition books nothing."""
    count_stock(sku)  # refuses a SKU we do not keep
    receive_stock(sku, body.quantity, headers.idempotency_key or ids.new_id("rct"))
    return count_stock(sku)
