"""Book units that arrived."""

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.patience import until_written
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.jobs import ask_to_even_out, ask_to_fill
from layers.shop.goods.inventory.model import OWED, Shelf
from layers.shop.goods.inventory.promises.earmarks import to_earmark
from layers.shop.goods.inventory.spread.add_warehouse import add_warehouse
from layers.shop.goods.inventory.spreading import is_uneven
from layers.shop.goods.inventory.table.bookings import claimed_for, receipt
from layers.shop.goods.inventory.table.store import stock_table

REUSED = "This Idempotency-Key booked another quantity, or elsewhere: use a new key."


def receive_stock(sku: str, quantity: int, receipt_id: str, warehouse: str = "", one_request: bool = False) -> bool:
    """Book units that arrived in `warehouse`: for those who wait first, the rest to sell, dealt to the shards there.

    As `book_receipt`.
    """
    warehouses = add_warehouse(sku, warehouse).warehouses if warehouse else ()
    booked = book_receipt(sku, quantity, receipt_id, warehouse, warehouses, one_request)
    shelf = Shelf(sku, warehouse)
    stock = stock_table.read_shards(shelf)
    if stock and OWED in (*warehouses, *stock.layout.warehouses):
        ask_to_fill([sku])
    if stock and is_uneven(stock.by_shard, stock.layout.shards):
        ask_to_even_out([shelf])
    return booked


def book_receipt(
    sku: str,
    quantity: int,
    receipt_id: str,
    warehouse: str = "",
    warehouses: tuple[str, ...] = (),
    one_request: bool = False,
) -> bool:
    """Add `quantity` units under `receipt_id`; booking the same receipt again changes nothing and answers False.

    `warehouses` are those that keep the SKU, as far as they are known. `one_request`: the id stands for one
    request, whatever the warehouse. Raises IdempotencyKeyReusedError when it was booked with another quantity, or
    elsewhere, and StockBusyError.
    """
    shelf = Shelf(sku, warehouse)

    def attempt() -> bool | None:
        nonlocal warehouses
        earmark = to_earmark(sku, quantity, warehouses) if OWED in warehouses else None
        if stock_table.receive(shelf, quantity, receipt_id, earmark, one_request):
            return True
        if _was_booked(shelf, quantity, receipt_id, one_request):
            return False
        if first := stock_table.read_shards(Shelf(sku)):
            warehouses = first.layout.warehouses  # somebody waits for it, or others earmarked units for who does
        return None

    return until_written(attempt, StockBusyError(sku))


def _was_booked(shelf: Shelf, quantity: int, receipt_id: str, one_request: bool) -> bool:
    """Raises IdempotencyKeyReusedError."""
    if one_request and not claimed_for(shelf, receipt_id):
        raise IdempotencyKeyReusedError(REUSED)
    booked = receipt(shelf, receipt_id)
    if booked and booked.quantity != quantity:
        raise IdempotencyKeyReusedError(REUSED)
    return booked is not None
