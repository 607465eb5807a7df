"""Where goods lie, in a share of the runs: in several warehouses, or not there yet, or counted wrongly."""

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.simulation.opening import ADDRESS, LANTERN, OPENED
from tests.simulation.shop import Shop
from tests.simulation.staff import Operator

WAREHOUSES, PROMISES, CORRECTIONS = 0.15, 0.15, 0.15  # of the runs
REGIONS = {"hangzhou": "Zhejiang", "chengdu": "Sichuan"}
WATCHES = (1_600.0, 2_500.0)  # when stock is looked after, once the weather is over
DAY, ANOTHER_DAY = OPENED.date().isoformat(), "2026-12-24"


class Places:
    """One for each run."""

    def __init__(self, shop: Shop, operator: Operator, random: Random) -> None:
        self.shop, self.operator, self.random = shop, operator, random
        self.promised = False

    def open_some(self) -> None:
        """Before the run: one warehouse more, or two; promises of what is not there."""
        if self.random.random() < WAREHOUSES:
            for name in sorted(REGIONS)[: self.random.randint(1, 2)]:
                self._open(name)
        if self.random.random() < PROMISES:
            self._promise(LANTERN)

    def _open(self, name: str) -> None:
        described = {"warehouse_id": name, "name": name.title(), "country": "CN", "region": REGIONS[name]}
        self.shop.ask_at_once("POST", "/v1/admin/warehouses", described)
        self.shop.warehouses.append(name)

    def _promise(self, sku: str) -> None:
        limit, self.promised = self.random.randint(1, 3), True
        if self.random.random() < 0.5:
            policy: dict[str, Any] = {"backorder": {"limit": limit}}
        else:
            begins = self.random.choice((DAY, DAY, ANOTHER_DAY))
            policy = {"preorder": {"limit": limit, "available_from": begins}}
            self.shop.not_yet.update([sku] if begins == ANOTHER_DAY else [])
        self.shop.policies.append((sku, policy))

    def there_of(self, sku: str, units: int) -> int:
        """Of what would be enough: hardly half, where people may order what is not there."""
        return self.random.randint(1, max(1, units // 2)) if self.promised and sku == LANTERN else units

    def spread(self, units: int) -> Iterator[tuple[str, int]]:
        """How many of `units` come to which warehouse; the first is known of every SKU."""
        left = units
        for warehouse in self.shop.warehouses[1:]:
            part = self.random.randint(0, left)
            left -= part
            if part:
                yield warehouse, part
        if left:
            yield "", left

    def address(self) -> dict[str, Any]:
        """Near one warehouse or another."""
        if len(self.shop.warehouses) == 1:
            return ADDRESS
        return {**ADDRESS, "region": self.random.choice(("", *REGIONS.values()))}

    def look_after(self) -> None:
        """While people buy: goods that are waited for arrive, and what is counted wrongly is corrected."""
        for sku, policy in self.shop.policies:
            self.shop.ask_at_once("PUT", f"/v1/admin/stock/{sku}/policy", policy)
        if self.promised:
            for number in range(self.random.randint(1, 2)):
                self.shop.arrive(f"lorry {number}", lambda key=f"l-{number}": self._deliver(key), self._soon())
            for seconds in WATCHES:
                self.shop.schedule("watch-stock", seconds)
        if self.random.random() < CORRECTIONS:
            self.shop.arrive("stocktaker", self.operator.correct, self.random.uniform(0.0, 5.0))

    def _deliver(self, key: str) -> None:
        where = self.random.choice(self.shop.warehouses)
        self.operator.book("receipts", LANTERN, {"quantity": self.random.randint(1, 3), "warehouse": where}, key)

    def _soon(self) -> float:
        """While they order, or when all of them wait."""
        return self.random.choice((self.random.uniform(0.0, 5.0), self.random.uniform(20.0, 200.0)))
