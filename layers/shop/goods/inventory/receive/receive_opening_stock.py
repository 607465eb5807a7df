"""Book what is on the shelf when SKUs are first seen."""

from collections.abc import Mapping

from layers.shop.goods.inventory.receive.receive_stock import book_receipt
from layers.shop.goods.inventory.table.store import stock_table


def receive_opening_stock(quantities: Mapping[str, int], receipt_id: str) -> None:
    """Book `quantities` for those SKUs that have no stock yet. Repeating it changes nothing.

    None on the shelf is booked too: from then on the SKU has stock to look up. One read tells what is known, so that
    a file of a thousand SKUs the shop has already costs ten reads and no write.
    """
    known = stock_table.counters(quantities)
    for sku, quantity in quantities.items():
        if sku not in known:
            book_receipt(sku, quantity, receipt_id)
