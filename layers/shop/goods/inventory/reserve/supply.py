"""What there is of an order's SKUs, in every warehouse that keeps them, as far as this environment knows these."""

from collections.abc import Iterable

from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.model import OWED, Shelf, Stock
from layers.shop.goods.inventory.reserve.allocation import Available
from layers.shop.goods.inventory.table.store import stock_table


class Supply:
    """The shelves of these SKUs; `ahead` of arrivals, those of promises among them."""

    def __init__(self, skus: Iterable[str], ahead: bool) -> None:
        self._skus, self._ahead = list(skus), ahead

    @property
    def is_in_one_warehouse(self) -> bool:
        """Whether nothing but the shop's first warehouse is known to keep any of it, or to promise it."""
        return not any(layouts.known(Shelf(sku)).warehouses for sku in self._skus)

    @property
    def warehouses(self) -> set[str]:
        """Those beside the first that keep any of it."""
        return {where for sku in self._skus for where in layouts.known(Shelf(sku)).warehouses} - {OWED}

    def is_all_kept_in(self, warehouse: str) -> bool:
        return all(warehouse in self._kept_in(sku) for sku in self._skus)

    def read(self) -> Available:
        """One look at all shelves."""
        stocks = stock_table.read_many(
            [Shelf(sku, where) for sku in self._skus for where in self._kept_in(sku)], consistent=True
        )
        if any(layouts.learn(shelf, stock.layout) for shelf, stock in stocks.items() if not shelf.warehouse):
            return self.read()
        return {
            sku: {where: _on_sale(stocks.get(Shelf(sku, where)), where) for where in self._kept_in(sku)}
            for sku in self._skus
        }

    def exactly(self, available: Available, short: Iterable[str]) -> Available:
        """That there is too little is believed only of each shelf's rows at one moment."""
        seen = {sku: {where: self._at_one_moment(sku, where) for where in available[sku]} for sku in short}
        return {**available, **seen}

    def promised_for(self, skus: Iterable[str]) -> dict[str, str]:
        """When those of the SKUs that are promised are to be there, as far as that is known: ISO dates."""
        owed = [Shelf(sku, OWED) for sku in skus]
        promises = stock_table.read_many(owed) if owed else {}
        policies = {shelf.sku: promises[shelf].policy for shelf in owed if shelf in promises}
        return {sku: policy.available_from for sku, policy in policies.items() if policy and policy.available_from}

    def _kept_in(self, sku: str) -> list[str]:
        known = layouts.known(Shelf(sku)).warehouses
        return ["", *(warehouse for warehouse in known if self._ahead or warehouse != OWED)]

    def _at_one_moment(self, sku: str, warehouse: str) -> int:
        return _on_sale(stock_table.snapshot(Shelf(sku, warehouse)), warehouse)


def _on_sale(stock: Stock | None, warehouse: str) -> int:
    if stock is None:
        return 0
    return stock.promisable if warehouse == OWED else stock.available
