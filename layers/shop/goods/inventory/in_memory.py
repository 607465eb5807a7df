"""Stock in memory, as far as the twin of the orders table asks it."""

from collections.abc import Iterable

from layers.shop.goods.inventory.model import Hold, RefusedHold, Shard, Shelf, Stock


class MemoryStock:
    """The in-memory twin. Every shelf is one shard."""

    def __init__(self) -> None:
        self._available: dict[str, int] = {}
        self._receipts: set[tuple[str, str]] = set()

    def receive(self, shelf: Shelf | str, quantity: int, receipt_id: str) -> bool:
        if (str(shelf), receipt_id) in self._receipts:
            return False
        self._receipts.add((str(shelf), receipt_id))
        self._add(shelf, quantity)
        return True

    def snapshot(self, shelf: Shelf) -> Stock:
        return Stock(shelf, 0, self._available.get(str(shelf), 0))

    def take_all(self, holds: Iterable[Hold]) -> list[RefusedHold]:
        """All holds or none; answers the refused ones."""
        holds = list(holds)
        refused = [RefusedHold(hold, self._shard(hold)) for hold in holds if not self._gives(hold)]
        for hold in () if refused else holds:
            self._add(hold.shelf, -hold.quantity)
        return refused

    def give_back_all(self, holds: Iterable[Hold]) -> None:
        for hold in holds:
            self._add(hold.shelf, hold.quantity)

    def _shard(self, hold: Hold) -> Shard | None:
        units = self._available.get(str(hold.shelf))
        return None if units is None else Shard(units)

    def _gives(self, hold: Hold) -> bool:
        return self._available.get(str(hold.shelf), 0) >= hold.quantity

    def _add(self, shelf: Shelf | str, units: int) -> None:
        self._available[str(shelf)] = self._available.get(str(shelf), 0) + units
