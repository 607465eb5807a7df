"""Book units that arrived."""

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.patience import until_written
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.model import OWED, Stock, shelf_of
from layers.shop.goods.inventory.receive.promise_stock import to_keep
from layers.shop.goods.inventory.shards.keep_in import keep_in
from layers.shop.goods.inventory.shards.stock_jobs import ask_to_even_out, ask_to_serve
from layers.shop.goods.inventory.spreading import is_uneven
from layers.shop.goods.inventory.table.booking_store import claimed_for
from layers.shop.goods.inventory.table.store import stock_table

REUSED = "This Idempotency-Key booked another quantity, or elsewhere: use a new key."


def receive_stock(sku: str, quantity: int, receipt_id: str, warehouse: str = "", one_request: bool = False) -> bool:
    """Book units that arrived in `warehouse`: for those who wait first, the rest to sell, dealt to the shards there.

    As `book_receipt`.
    """
    places = keep_in(sku, warehouse).places if warehouse else ()
    booked = book_receipt(sku, quantity, receipt_id, warehouse, places, one_request)
    shelf = shelf_of(sku, warehouse)
    stock = stock_table.look(shelf)
    if stock and OWED in (*places, *stock.layout.places):
        ask_to_serve([sku])
    if stock and is_uneven(stock.by_shard, stock.layout.shards):
        ask_to_even_out([shelf])
    return booked


def book_receipt(
    sku: str,
    quantity: int,
    receipt_id: str,
    warehouse: str = "",
    places: tuple[str, ...] = (),
    one_request: bool = False,
) -> bool:
    """Add `quantity` units under `receipt_id`; booking the same receipt again changes nothing and answers False.

    `places` are the warehouses that keep the SKU, as far as they are known. `one_request`: the id stands for one
    request, whatever the warehouse. Raises IdempotencyKeyReusedError when it was booked with another quantity, or
    elsewhere, and StockBusyError.
    """
    shelf = shelf_of(sku, warehouse)

    def attempt() -> bool | None:
        nonlocal places
        kept = to_keep(sku, quantity, places) if OWED in places else None
        if stock_table.receive(shelf, quantity, receipt_id, kept, one_request):
            return True
        if one_request and not claimed_for(shelf, receipt_id):
            raise IdempotencyKeyReusedError(REUSED)
        if (known := stock_table.receipt(shelf, receipt_id)) is not None:
            if known != quantity:
                raise IdempotencyKeyReusedError(REUSED)
            return False
        if first := stock_table.look(sku):
            places = first.layout.places  # somebody waits for it, or others kept units for who does
        return None

    return until_written(attempt, StockBusyError(sku))


def stocks_of(sku: str) -> dict[str, Stock]:
    """A SKU's counters by warehouse, the first ("") before the others; empty for one that was never received."""
    first = stock_of(sku) if "@" not in sku else None
    if first is None:
        return {}
    others = {place: stock_of(shelf_of(sku, place)) for place in first.layout.places}
    return {"": first} | {place: stock for place, stock in others.items() if stock}


def stock_of(sku: str) -> Stock | None:
    """A SKU's counters; None for one that was never received.

    They are of one moment, unless so many take or move its units that no such picture is to be had.
    """
    try:
        return stock_table.counter(sku)
    except StockBusyError:
        return stock_table.look(sku)
