"""Stock's own books, to whoever compares them with the orders."""

from layers.shop.goods.inventory.bookings import Booking, StockBooks
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table import pages
from layers.shop.goods.inventory.table.bookings import bookings
from layers.shop.goods.inventory.table.store import stock_table


def stock_books(after: str, limit: int) -> tuple[list[StockBooks], str]:
    """A page of all that is written down about stock, and where to go on; position "" is the beginning, and the end."""
    return pages.books_page(after, limit)


def correct_received(shelf: Shelf, received: int, right: int) -> bool:
    """Set what a shelf has `received` right; False when it is another number by now.

    What can be sold does not change: only `available` decides that.
    """
    return stock_table.correct_received(shelf, received, right)


def bookings_of(shelf: Shelf) -> list[Booking]:
    """All receipts, returns and corrections of a SKU in a warehouse."""
    return bookings(shelf)
