"""Stock's own books, to whoever compares them with the orders."""

from layers.shop.goods.inventory.model import StockBooks
from layers.shop.goods.inventory.table.store import DynamoStock


def stock_books(after: str, limit: int) -> tuple[list[StockBooks], str]:
    """A page of all that is written down about stock, and where to go on; position "" is the beginning, and the end."""
    return DynamoStock().books(after, limit)


def correct_received(sku: str, received: int, right: int) -> bool:
    """Set what a SKU has `received` right; False when it is another number by now.

    What can be sold does not change: only `available` decides that.
    """
    return DynamoStock().correct_received(sku, received, right)
