"""Correct what is on the shelf, with a reason."""

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.patience import pause
from layers.shop.goods.inventory.errors import (
    AdjustmentBookedError,
    HoldsRefusedError,
    NothingToAdjustError,
    NotOnTheShelfError,
    StockBusyError,
    UnknownStockError,
)
from layers.shop.goods.inventory.model import Adjustment, Stock
from layers.shop.goods.inventory.spreading import choose
from layers.shop.goods.inventory.table import booking_store as store
from layers.shop.goods.inventory.table.store import stock_table

ROUNDS = 8
MOST_SHARDS = 64


def adjust_stock(sku: str, adjustment: Adjustment, one_request: bool = False) -> bool:
    """Book a correction; booking the same one again changes nothing and answers False.

    `one_request`: its id stands for one request, whatever the warehouse.

    Raises NothingToAdjustError, UnknownStockError, NotOnTheShelfError, IdempotencyKeyReusedError and StockBusyError.
    """
    if not adjustment.quantity:
        raise NothingToAdjustError
    for attempt in range(ROUNDS):
        stock = _enough(sku, -adjustment.quantity, adjustment.adjustment_id)
        if stock is None:
            return _repeated(sku, adjustment)
        key = f"{adjustment.adjustment_id}|{attempt}"
        taken = choose(key, -adjustment.quantity, stock.by_shard, MOST_SHARDS) if adjustment.quantity < 0 else {}
        try:
            store.adjust(sku, adjustment, taken, one_request)
        except AdjustmentBookedError:
            return _repeated(sku, adjustment)
        except HoldsRefusedError:
            pause(attempt)
        else:
            return True
    raise StockBusyError(sku)


def _enough(sku: str, quantity: int, adjustment_id: str) -> Stock | None:
    """The SKU, if so many units can go; None when they went before, by this very correction."""
    stock = stock_table.look(sku)
    if stock is None:
        raise UnknownStockError(sku)
    if stock.available < quantity:
        stock = stock_table.counter(sku) or stock
    if stock.available >= quantity:
        return stock
    if store.adjustment(sku, adjustment_id) or not store.claimed_for(sku, adjustment_id):
        return None
    raise NotOnTheShelfError(sku, stock.available)


def _repeated(sku: str, adjustment: Adjustment) -> bool:
    booked = store.adjustment(sku, adjustment.adjustment_id)
    asked = (adjustment.quantity, adjustment.reason, adjustment.note)
    if booked is None or (booked.quantity, booked.reason, booked.note) != asked:
        raise IdempotencyKeyReusedError("This Idempotency-Key booked another correction: use a new key.")
    return False
