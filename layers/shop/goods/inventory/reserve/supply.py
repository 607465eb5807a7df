"""What there is of SKUs, in every warehouse that keeps them, as far as this environment knows these.

`ahead`: promises are among it.
"""

from collections.abc import Iterable, Sequence

from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.model import OWED, Shelf, Stock
from layers.shop.goods.inventory.reserve.allocation import Available
from layers.shop.goods.inventory.table.store import stock_table


def read_supply(skus: Sequence[str], ahead: bool) -> Available:
    """One look at all shelves."""
    shelves = [Shelf(sku, warehouse) for sku in skus for warehouse in warehouses_with(sku, ahead)]
    stocks = stock_table.read_many(shelves, consistent=True)
    if any(layouts.learn(shelf, stock.layout) for shelf, stock in stocks.items() if not shelf.warehouse):
        return read_supply(skus, ahead)
    available: dict[str, dict[str, int]] = {sku: {} for sku in skus}
    for shelf in shelves:
        available[shelf.sku][shelf.warehouse] = _on_sale(stocks.get(shelf), shelf)
    return available


def read_exactly(available: Available, short: Iterable[str]) -> Available:
    """That there is too little is believed only of each shelf's rows at one moment."""
    shelves = {sku: [Shelf(sku, warehouse) for warehouse in available[sku]] for sku in short}
    seen = {
        sku: {shelf.warehouse: _on_sale(stock_table.snapshot(shelf), shelf) for shelf in places}
        for sku, places in shelves.items()
    }
    return {**available, **seen}


def promised_for(skus: Iterable[str]) -> dict[str, str]:
    """When those of the SKUs that are promised are to be there, as far as that is known: ISO dates."""
    owed = [Shelf(sku, OWED) for sku in skus]
    promises = stock_table.read_many(owed)
    policies = {shelf.sku: promises[shelf].policy for shelf in owed if shelf in promises}
    return {sku: policy.available_from for sku, policy in policies.items() if policy and policy.available_from}


def warehouses_with(sku: str, ahead: bool) -> list[str]:
    """Those that keep it, the first among them."""
    known = layouts.known(Shelf(sku)).warehouses
    return ["", *(warehouse for warehouse in known if ahead or warehouse != OWED)]


def _on_sale(stock: Stock | None, shelf: Shelf) -> int:
    if stock is None:
        return 0
    return stock.promisable if shelf.warehouse == OWED else stock.available
