"""Set what is on sale to what somebody has counted elsewhere, as a correction."""

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.patience import until_written
from layers.shop.goods.inventory.bookings import Adjustment
from layers.shop.goods.inventory.errors import CountedElsewhereError, NotOnTheShelfError, StockBusyError
from layers.shop.goods.inventory.jobs import ask_to_fill
from layers.shop.goods.inventory.levels.read_stock import known_stocks
from layers.shop.goods.inventory.levels.stock_levels import Stocks
from layers.shop.goods.inventory.model import OWED, Shelf
from layers.shop.goods.inventory.receive.adjust_stock import adjust_stock
from layers.shop.goods.inventory.table.bookings import adjustment
from layers.shop.offers.sales.find_sales import sales_with


def set_stock(sku: str, units: int, adjustment_id: str, note: str) -> int:
    """Correct what can be sold of `sku` to `units`; by how many that was. Orders that wait are given of what was found.
    Repeating it changes nothing, and answers the same.

    Raises UnknownStockError, StockBusyError, and CountedElsewhereError where one number does not say what is where.
    """
    shelf = Shelf(sku)

    def attempt() -> int | None:
        if booked := adjustment(shelf, adjustment_id):
            return booked.quantity
        stocks = known_stocks(sku)
        _check_one_number(sku, stocks)
        change = units - stocks[""].available
        if not change:
            return 0
        if not _corrected(shelf, Adjustment(adjustment_id, change, "counted", note)):
            return None
        if change > 0 and OWED in stocks:
            ask_to_fill([sku])
        return change

    return until_written(attempt, StockBusyError(sku))


def _check_one_number(sku: str, stocks: Stocks) -> None:
    """Raises CountedElsewhereError."""
    if stocks.keys() - {"", OWED}:
        raise CountedElsewhereError("lies in several warehouses: correct it in each")
    if sales_with([sku], clock.now()):
        raise CountedElsewhereError("is in a flash sale: correct it by hand, which its line is told")


def _corrected(shelf: Shelf, correction: Adjustment) -> bool:
    """False where some were sold since it was read, or the same correction was booked by another worker."""
    try:
        return adjust_stock(shelf, correction)
    except (NotOnTheShelfError, IdempotencyKeyReusedError):
        return False
