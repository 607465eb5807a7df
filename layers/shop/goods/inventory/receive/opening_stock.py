"""What is on the shelf when SKUs are first seen."""

from collections.abc import Mapping

from layers.cloud import clock
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.receive.receive_stock import book_receipt
from layers.shop.goods.inventory.table.rows import RECEIPT, STOCK, ReceiptRow, StockRow, stock_key
from layers.shop.goods.inventory.table.store import stock_table


def receive_opening_stock(quantities: Mapping[str, int], receipt_id: str) -> None:
    """Book `quantities` for those SKUs that have no stock yet. Repeating it changes nothing.

    None on the shelf is booked too: from then on the SKU has stock to look up. One read tells what is known, so that
    a file of a thousand SKUs the shop has already costs ten reads and no write.
    """
    for sku, quantity in _new(quantities).items():
        book_receipt(sku, quantity, receipt_id)


def load_stock(quantities: Mapping[str, int], receipt_id: str) -> int:
    """Book the first units of many SKUs in batches; how many SKUs. Those that have stock already are left alone.

    A batch takes no conditions: only for SKUs that nobody sells or receives at the same time, in a shop that is not
    open yet. Goods that arrive later go through receive_stock.
    """
    new, at = _new(quantities), clock.iso(clock.now())
    with ReceiptRow.batch_write() as receipts:
        for sku, quantity in new.items():
            receipts.save(ReceiptRow(stock_key(Shelf(sku)), f"{RECEIPT}{receipt_id}", quantity=quantity, at=at))
    with StockRow.batch_write() as counters:
        for sku, quantity in new.items():
            counters.save(StockRow(stock_key(Shelf(sku)), STOCK, available=quantity, received=quantity))
    return len(new)


def _new(quantities: Mapping[str, int]) -> dict[str, int]:
    known = stock_table.read_many(map(Shelf, quantities))
    return {sku: quantity for sku, quantity in quantities.items() if Shelf(sku) not in known}
