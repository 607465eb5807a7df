"""Book units that arrived."""

from layers.shop.inventory.errors import ReceiptReusedError
from layers.shop.inventory.model import Stock
from layers.shop.inventory.store import DynamoStock


def receive_stock(sku: str, quantity: int, receipt_id: str) -> bool:
    """Add `quantity` units under `receipt_id`; booking the same receipt again changes nothing and answers False.

    Raises ReceiptReusedError when it was booked with another quantity.
    """
    stock = DynamoStock()
    booked = stock.receive(sku, quantity, receipt_id)
    if not booked and stock.receipt(sku, receipt_id) != quantity:
        raise ReceiptReusedError
    return booked


def stock_of(sku: str) -> Stock | None:
    """A SKU's counters, read consistently; None for one that was never received."""
    return DynamoStock().counter(sku)
