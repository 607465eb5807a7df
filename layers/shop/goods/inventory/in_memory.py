"""Stock in memory: the twin, for tests of rules."""

from collections.abc import Iterable

from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.model import OWED, Hold, Keeping, Layout, RefusedHold, Shard, Stock
from layers.shop.goods.inventory.spreading import Move, behind_of


class MemoryStock:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._shards: dict[str, dict[int, Shard]] = {}
        self._received: dict[str, int] = {}
        self._kept: dict[str, int] = {}
        self._receipts: dict[tuple[str, str], int] = {}
        self._requests: set[tuple[str, str]] = set()
        self._turns: dict[str, int] = {}
        self._evened: dict[str, float] = {}

    def counters(self, skus: Iterable[str], consistent: bool = False) -> dict[str, Stock]:
        return {sku: stock for sku in skus if (stock := self.counter(sku))}

    def counter(self, sku: str, reach: int = 1) -> Stock | None:
        if sku not in self._received:
            return None
        rows = self._shards[sku]
        by_shard = {shard: rows[shard].available for shard in sorted(rows)}
        layout = rows[0].layout
        behind = behind_of({shard: row.layout for shard, row in rows.items()}, layout)
        total, kept = sum(by_shard.values()), self._kept.get(sku, 0)
        return Stock(sku, self._received[sku], total, 0, layout, by_shard, behind, kept=kept)

    def look(self, sku: str, reach: int = 1) -> Stock | None:
        return self.counter(sku)

    def receive(
        self, sku: str, quantity: int, receipt_id: str, kept: Keeping | None = None, one_request: bool = False
    ) -> bool:
        row, request = self._row(sku, 0) or Shard(), (sku.partition("@")[0], receipt_id)
        if (sku, receipt_id) in self._receipts or (kept is None and OWED in row.layout.places):
            return False
        if one_request and request in self._requests:
            return False
        units, turns = kept.units if kept else 0, self._turns.get(request[0], 0)
        if kept and units and kept.turn != turns:
            return False
        self._turns[request[0]] = turns + bool(units)
        if one_request:
            self._requests.add(request)
        self._receipts[sku, receipt_id] = quantity
        self._received[sku] = self._received.get(sku, 0) + quantity
        self._kept[sku] = self._kept.get(sku, 0) + units
        self._add(sku, 0, quantity - units)
        return True

    def receipt(self, sku: str, receipt_id: str) -> int | None:
        return self._receipts.get((sku, receipt_id))

    def take_all(self, holds: Iterable[Hold]) -> list[RefusedHold]:
        """All holds or none; answers the refused ones."""
        holds = list(holds)
        refused = [RefusedHold(hold, self._row(hold.shelf, hold.shard)) for hold in holds if not self._gives(hold)]
        if not refused:
            for hold in holds:
                self._add(hold.shelf, hold.shard, -hold.quantity)
        return refused

    def give_back_all(self, holds: Iterable[Hold]) -> None:
        for hold in holds:
            self._add(hold.shelf, hold.shard, hold.quantity)

    def adopt(self, sku: str, old: Layout, new: Layout) -> bool:
        row = self._row(sku, 0)
        if row is None or row.layout.number != old.number:
            return False
        self.tell(sku, 0, new)
        return True

    def tell(self, sku: str, shard: int, layout: Layout) -> None:
        row = self._row(sku, shard) or Shard()
        if row.layout.number <= layout.number:
            self._shards.setdefault(sku, {})[shard] = replace(row, layout=layout)

    def move(self, sku: str, move: Move, layout: Layout) -> bool:
        rows = [self._row(sku, shard) or Shard() for shard in (move.giver, *move.to)]
        if rows[0].available < move.units or any(row.layout.number > layout.number for row in rows):
            return False
        for shard, units in ((move.giver, -move.units), *move.to.items()):
            self._add(sku, shard, units)
            self.tell(sku, shard, layout)
        return True

    def claim_evening(self, sku: str, quiet_seconds: int) -> bool:
        now = clock.now().timestamp()
        if now - self._evened.get(sku, 0) < quiet_seconds:
            return False
        self._evened[sku] = now
        return True

    def _row(self, sku: str, shard: int) -> Shard | None:
        return self._shards.get(sku, {}).get(shard)

    def _gives(self, hold: Hold) -> bool:
        row = self._row(hold.shelf, hold.shard) or Shard()
        return row.available >= hold.quantity and row.layout.number <= layouts.known(hold.shelf).number

    def _add(self, sku: str, shard: int, units: int) -> None:
        row = self._row(sku, shard) or Shard()
        self._shards.setdefault(sku, {})[shard] = replace(row, available=row.available + units)
