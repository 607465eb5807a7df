"""Stock in memory: the twin, for tests of rules."""

from collections.abc import Iterable

from layers.shop.inventory.model import Hold, Stock, shelf_of


class MemoryStock:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._rows: dict[str, Stock] = {}
        self._receipts: dict[tuple[str, str], int] = {}

    def counters(self, skus: Iterable[str]) -> dict[str, Stock]:
        return {sku: self._rows[sku] for sku in skus if sku in self._rows}

    def counter(self, sku: str) -> Stock | None:
        return self._rows.get(sku)

    def receive(self, sku: str, quantity: int, receipt_id: str, warehouse: str = "") -> bool:
        shelf = shelf_of(sku, warehouse)
        if (shelf, receipt_id) in self._receipts:
            return False
        self._receipts[shelf, receipt_id] = quantity
        self._add(shelf, available=quantity, received=quantity)
        return True

    def receipt(self, sku: str, receipt_id: str) -> int | None:
        return self._receipts.get((sku, receipt_id))

    def take_all(self, holds: Iterable[Hold]) -> list[str]:
        """All holds or none; answers the SKUs that lacked units."""
        holds = list(holds)
        short = [hold.sku for hold in holds if self._available(hold.shelf) < hold.quantity]
        if not short:
            for hold in holds:
                self._add(hold.shelf, available=-hold.quantity)
        return short

    def give_back_all(self, holds: Iterable[Hold]) -> None:
        for hold in holds:
            self._add(hold.shelf, available=hold.quantity)

    def _available(self, sku: str) -> int:
        row = self._rows.get(sku)
        return row.available if row else 0

    def _add(self, sku: str, available: int = 0, received: int = 0) -> None:
        row = self._rows.get(sku, Stock(sku, 0, 0))
        self._rows[sku] = Stock(sku, row.received + received, row.available + available)
