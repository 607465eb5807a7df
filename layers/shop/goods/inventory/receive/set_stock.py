"""Set what is on sale to what somebody has counted elsewhere, as a correction."""

from layers.cloud import clock
from layers.cloud.patience import until_written
from layers.shop.goods.inventory.bookings import Adjustment
from layers.shop.goods.inventory.errors import CountedElsewhereError, NotOnTheShelfError, StockBusyError
from layers.shop.goods.inventory.levels.read_stock import known_stocks
from layers.shop.goods.inventory.model import OWED, Shelf
from layers.shop.goods.inventory.receive.adjust_stock import adjust_stock
from layers.shop.goods.inventory.table.bookings import adjustment
from layers.shop.offers.sales.find_sales import sales_with


def set_stock(sku: str, units: int, adjustment_id: str, note: str) -> int:
    """Correct what can be sold of `sku` to `units`; by how many that was. Repeating it changes nothing, and answers
    the same.

    Raises UnknownStockError, StockBusyError, and CountedElsewhereError where one number does not say what is where.
    """
    shelf = Shelf(sku)

    def attempt() -> int | None:
        if booked := adjustment(shelf, adjustment_id):
            return booked.quantity
        stocks = known_stocks(sku)
        if stocks.keys() - {"", OWED}:
            raise CountedElsewhereError("lies in several warehouses: correct it in each")
        if sales_with([sku], clock.now()):
            raise CountedElsewhereError("is in a flash sale: correct it by hand, which its line is told")
        change = units - stocks[""].available
        if not change:
            return 0
        try:
            return change if adjust_stock(shelf, Adjustment(adjustment_id, change, "counted", note)) else None
        except NotOnTheShelfError:  # some were sold since it was read
            return None

    return until_written(attempt, StockBusyError(sku))
