"""Book units that arrived."""

from layers.shop.inventory.errors import ReceiptReusedError, StockBusyError
from layers.shop.inventory.model import Stock
from layers.shop.inventory.spreading import is_uneven
from layers.shop.inventory.stock_jobs import Queue, ask_to_even_out
from layers.shop.inventory.store import DynamoStock


def receive_stock(sku: str, quantity: int, receipt_id: str, queue: Queue | None = None) -> bool:
    """Book units and have them dealt to the SKU's shards. As `book_receipt`."""
    booked, stock = book_receipt(sku, quantity, receipt_id), DynamoStock().look(sku)
    if stock and is_uneven(stock.by_shard, stock.layout.shards):
        ask_to_even_out([sku], queue)
    return booked


def book_receipt(sku: str, quantity: int, receipt_id: str) -> bool:
    """Add `quantity` units under `receipt_id`; booking the same receipt again changes nothing and answers False.

    Raises ReceiptReusedError when it was booked with another quantity.
    """
    stock = DynamoStock()
    booked = stock.receive(sku, quantity, receipt_id)
    if not booked and stock.receipt(sku, receipt_id) != quantity:
        raise ReceiptReusedError
    return booked


def stock_of(sku: str) -> Stock | None:
    """A SKU's counters; None for one that was never received.

    They are of one moment, unless so many take or move its units that no such picture is to be had.
    """
    try:
        return DynamoStock().counter(sku)
    except StockBusyError:
        return DynamoStock().look(sku)
