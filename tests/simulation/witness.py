"""What can be seen of stock from outside: which calls took units, put some back, or heard that there are too few."""

from collections import defaultdict
from collections.abc import Mapping
from math import inf
from typing import Any

import msgspec

from layers.shop.checkout.orders.model import Placement
from layers.shop.goods.inventory.model import OWED, Shelf
from tests.simulation.books import Books
from tests.simulation.linearizability import Operation, unexplained
from tests.simulation.scheduler import Scheduler

SOLD_OUT = "sold_out"


class Witness:
    """Listens to every call that writes; `opened` is the time of the run's beginning, in ms since 1970."""

    def __init__(self, books: Books, scheduler: Scheduler, opened: int, skew: float) -> None:
        self._books, self._scheduler = books, scheduler
        self._opened, self._skew = opened, skew
        self.history: dict[str, list[Operation]] = defaultdict(list)
        self._levels: dict[str, list[tuple[float, int]]] = defaultdict(list)  # available, from when on
        self._before: dict[str, int] = {}

    def sent(self) -> float:
        return self._scheduler.time

    def done(self, begun: float, asked: Mapping[str, Any]) -> list[tuple[str, int]]:
        """A write was done: what it changed, for `answered`. To say "sold out" of what was there breaks a law."""
        self._books.check()
        changed = []
        for sku, units in self._books.available.items():
            if delta := units - self._before.get(sku, 0):
                self._before[sku] = units
                self._levels[sku].append((self._scheduler.time, units))
                kind = "add" if delta > 0 else "take"
                self.history[sku].append(Operation(kind, abs(delta), begun, inf, self._who()))
                changed.append((sku, len(self.history[sku]) - 1))
        self._hear_refusal(asked)
        return changed

    def answered(self, changed: list[tuple[str, int]]) -> None:
        """The answer to that call arrived."""
        for sku, number in changed:
            self.history[sku][number] = self.history[sku][number]._replace(ended=self._scheduler.time)

    def unexplained(self) -> str:
        """A SKU whose history cannot be put in order, and what of it; "" if there is none."""
        for sku in sorted(self.history):
            if left := unexplained(self.history[sku]):
                told = "; ".join(f"{each.who}: {each.kind} {each.units}" for each in left[:3])
                return f"what happened to {sku} cannot be put in any order: left over are {told}"
        return ""

    def _hear_refusal(self, asked: Mapping[str, Any]) -> None:
        order = asked.get("Item", {})
        if order.get("reason", {}).get("S") != SOLD_OUT or "body" not in order:
            return
        placement = msgspec.json.decode(order["body"]["S"], type=Placement)
        wanted = placement.quantities()
        if placement.exchange and any(str(Shelf(sku, OWED)) in self._books.shelves for sku in wanted):
            return  # of promises no exchange is made, and they are among the units here
        begun = (placement.accepted_ms - self._opened) / 1000 - self._skew
        if not any(self._lowest(sku, begun) < units for sku, units in wanted.items()):
            self._books.broken(f"order {order['pk']['S'][6:]} is told sold out, and {wanted} was there all the time")
        if len(wanted) == 1:
            ((sku, units),) = wanted.items()
            self.history[sku].append(Operation("refused", units, begun, self._scheduler.time, self._who()))

    def _lowest(self, sku: str, since: float) -> int:
        """The fewest there were from then until now."""
        at_first, lowest = 0, []
        for at, units in self._levels[sku]:
            if at <= since:
                at_first = units
            else:
                lowest.append(units)
        return min([at_first, *lowest])

    def _who(self) -> str:
        return self._scheduler.current.name if self._scheduler.current else "set-up"
