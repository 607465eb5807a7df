"""Correct what is on the shelf, with a reason."""

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.patience import pause
from layers.shop.goods.inventory.bookings import Adjustment
from layers.shop.goods.inventory.errors import (
    AdjustmentBookedError,
    NothingToAdjustError,
    NotOnTheShelfError,
    ReservationsRefusedError,
    StockBusyError,
    UnknownStockError,
)
from layers.shop.goods.inventory.model import Shelf, Stock
from layers.shop.goods.inventory.spreading import choose
from layers.shop.goods.inventory.table import bookings
from layers.shop.goods.inventory.table.store import stock_table

ROUNDS = 8
MOST_SHARDS = 64


def adjust_stock(shelf: Shelf, adjustment: Adjustment, one_request: bool = False) -> bool:
    """Book a correction; booking the same one again changes nothing and answers False.

    `one_request`: its id stands for one request, whatever the warehouse.

    Raises NothingToAdjustError, UnknownStockError, NotOnTheShelfError, IdempotencyKeyReusedError and StockBusyError.
    """
    if not adjustment.quantity:
        raise NothingToAdjustError
    for attempt in range(ROUNDS):
        stock = _enough(shelf, -adjustment.quantity, adjustment.adjustment_id)
        if stock is None:
            return _repeated(shelf, adjustment)
        key = f"{adjustment.adjustment_id}|{attempt}"
        taken = choose(key, -adjustment.quantity, stock.by_shard, MOST_SHARDS) if adjustment.quantity < 0 else {}
        try:
            bookings.adjust(shelf, adjustment, taken, one_request)
        except AdjustmentBookedError:
            return _repeated(shelf, adjustment)
        except ReservationsRefusedError:
            pause(attempt)
        else:
            return True
    raise StockBusyError(shelf)


def _enough(shelf: Shelf, quantity: int, adjustment_id: str) -> Stock | None:
    """The shelf, if so many units can go; None when they went before, by this very correction."""
    stock = stock_table.read_shards(shelf)
    if stock is None:
        raise UnknownStockError(shelf)
    if stock.available < quantity:
        stock = stock_table.snapshot(shelf) or stock
    if stock.available >= quantity:
        return stock
    if bookings.adjustment(shelf, adjustment_id) or not bookings.claimed_for(shelf, adjustment_id):
        return None
    raise NotOnTheShelfError(shelf, stock.available)


def _repeated(shelf: Shelf, adjustment: Adjustment) -> bool:
    booked = bookings.adjustment(shelf, adjustment.adjustment_id)
    asked = (adjustment.quantity, adjustment.reason, adjustment.note)
    if booked is None or (booked.quantity, booked.reason, booked.note) != asked:
        raise IdempotencyKeyReusedError("This Idempotency-Key booked another correction: use a new key.")
    return False
