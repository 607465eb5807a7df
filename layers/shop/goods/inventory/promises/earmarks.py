"""Units that arrived and are for orders that wait: not for sale until these have theirs."""

from collections.abc import Iterable
from typing import Any

from layers.cloud.patience import unless_refused
from layers.shop.goods.inventory.model import Earmark, Shelf, backordered_of
from layers.shop.goods.inventory.table.earmark_rounds import earmark_round
from layers.shop.goods.inventory.table.rows import StockRow, stock_row
from layers.shop.goods.inventory.table.store import stock_table


def to_earmark(sku: str, quantity: int, warehouses: tuple[str, ...]) -> Earmark:
    """How many of `quantity` units that arrive are for orders that wait: what is owed and not earmarked for them yet.

    `warehouses` are those that keep the SKU beside the first.
    """
    number = earmark_round(sku)  # first: whoever earmarks some after this is seen by the write
    shelves = [Shelf(sku, where) for where in ("", *warehouses)]
    stocks = {shelf.warehouse: stock for shelf, stock in stock_table.read_many(shelves, consistent=True).items()}
    return Earmark(max(0, min(quantity, backordered_of(stocks))), number)


def skus_with_earmarks(skus: Iterable[str]) -> set[str]:
    """Those of which a warehouse has earmarked units. Two batches, however many SKUs a shop has ever promised."""
    firsts = stock_table.read_many(map(Shelf, skus), consistent=True)
    shelves = [Shelf(first.sku, where) for first, stock in firsts.items() for where in ("", *stock.layout.warehouses)]
    return {shelf.sku for shelf, stock in stock_table.read_many(shelves, consistent=True).items() if stock.earmarked}


def put_on_sale(shelf: Shelf, units: int) -> bool:
    """Sell units that were earmarked for who waits no more; False when somebody was quicker."""
    actions: list[Any] = [StockRow.earmarked.set(StockRow.earmarked - units), StockRow.available.add(units)]
    return unless_refused(lambda: stock_row(shelf).update(actions=actions, condition=StockRow.earmarked >= units))
