"""Opening stock of a shop that is not open yet."""

from collections.abc import Mapping

from layers.cloud import clock
from layers.shop.goods.inventory.table.rows import RECEIPT, STOCK, ReceiptRow, StockRow, stock_key
from layers.shop.goods.inventory.table.store import stock_table


def load_stock(quantities: Mapping[str, int], receipt_id: str) -> int:
    """Book the first units of many SKUs in batches; how many SKUs. Those that have stock already are left alone.

    A batch takes no conditions: only for SKUs that nobody sells or receives at the same time. Goods that arrive
    later go through receive_stock.
    """
    known = stock_table.counters(quantities)
    fresh = {sku: quantity for sku, quantity in quantities.items() if sku not in known}
    at = clock.iso(clock.now())
    with ReceiptRow.batch_write() as receipts:
        for sku, quantity in fresh.items():
            receipts.save(ReceiptRow(stock_key(sku, 0), f"{RECEIPT}{receipt_id}", quantity=quantity, at=at))
    with StockRow.batch_write() as counters:
        for sku, quantity in fresh.items():
            counters.save(StockRow(stock_key(sku, 0), STOCK, available=quantity, received=quantity))
    return len(fresh)
