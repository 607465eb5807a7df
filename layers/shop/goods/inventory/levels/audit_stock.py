"""Stock's own books, to whoever compares them with the orders."""

from layers.shop.goods.inventory.model import Booking, StockBooks, shelf_of
from layers.shop.goods.inventory.table.booking_store import bookings
from layers.shop.goods.inventory.table.store import stock_table


def stock_books(after: str, limit: int) -> tuple[list[StockBooks], str]:
    """A page of all that is written down about stock, and where to go on; position "" is the beginning, and the end."""
    return stock_table.books(after, limit)


def correct_received(sku: str, received: int, right: int) -> bool:
    """Set what a SKU has `received` right; False when it is another number by now.

    What can be sold does not change: only `available` decides that.
    """
    return stock_table.correct_received(sku, received, right)


def bookings_of(sku: str, place: str) -> list[Booking]:
    """All receipts, returns and corrections of a SKU in a warehouse."""
    return bookings(shelf_of(sku, place))
