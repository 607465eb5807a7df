"""The books of a run: every write is entered as it is done, and what must hold at every moment is looked at then."""

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from layers.cloud import shards
from layers.shop.checkout.orders.model import HOLDING, MOVES, SOLD
from layers.shop.goods.inventory.model import OWED, Shelf
from tests.support.dynamodb import DynamoDb
from tests.support.dynamodb.tables import Table
from tests.support.dynamodb.values import Item

PREFIX = "sluice-dev-"


class Counts:
    """What is known of one shelf: `held` by pending orders, `sold` to those that stand."""

    __slots__ = ("available", "earmarked", "held", "received", "sold")

    def __init__(self) -> None:
        self.received = self.available = self.earmarked = self.held = self.sold = 0

    @property
    def lost(self) -> str:
        """How received units and those that are somewhere differ; "" where they are equal."""
        there = self.available + self.earmarked + self.held + self.sold
        if self.received == there:
            return ""
        kept = f" + {self.earmarked} kept for who waits" if self.earmarked else ""
        parts = f"{self.available} available{kept} + {self.held} held + {self.sold} sold"
        return f"{self.received} received, but {parts} = {there}"


class Books:
    """Units by shelf and the state of every order, kept beside the tables from what is written to them.

    By SKU: `received` are goods that came to any warehouse, `available` what can be sold, promises among it.
    """

    def __init__(self, database: DynamoDb, broken: Callable[[str], None]) -> None:
        """`broken` hears what did not hold; the code under test cannot swallow that, as it might an exception."""
        self.broken = broken
        self.received: dict[str, int] = defaultdict(int)
        self.available: dict[str, int] = defaultdict(int)
        self.shelves: dict[str, Counts] = defaultdict(Counts)
        self.orders: dict[str, str] = {}  # status by order id
        self.listeners: list[Callable[[str, str], None]] = []  # to orders that move
        self._touched: set[str] = set()
        self._watch(database.tables[f"{PREFIX}stock"], self._stock)
        self._watch(database.tables[f"{PREFIX}orders"], self._order)
        self._watch(database.tables[f"{PREFIX}coupons"], self._coupon)
        self._watch(database.tables[f"{PREFIX}gift-cards"], self._gift_card)

    def _watch(self, table: Table, enter: Any) -> None:
        write = table.write

        def watched(key: Any, item: Item | None, size: int = 0) -> Any:
            before = table.get(key)
            done = write(key, item, size)
            enter(key, before.item if before else None, item)
            return done

        table.write = watched  # type: ignore[method-assign]

    def check(self) -> None:
        """After every call that wrote: nothing was made, nothing was lost, nothing went from one shelf to another."""
        while self._touched:
            shelf = self._touched.pop()
            if lost := self.shelves[shelf].lost:
                self.broken(f"{shelf}: {lost}")

    def _stock(self, key: Any, before: Item | None, after: Item | None) -> None:
        if not after or after["sk"]["S"] != "STOCK":
            return
        spelt = shards.split(after["pk"]["S"])[0].removeprefix("SKU#")
        shelf, counts = Shelf.spelt(spelt), self.shelves[spelt]
        left, kept = _number(after, "available"), _number(after, "kept")
        if min(left, kept) < 0:
            self.broken(f"{spelt}: {left} available, {kept} kept in {after['pk']['S']}")
        change, came = left - _number(before, "available"), _number(after, "received") - _number(before, "received")
        counts.available += change
        counts.received += came
        counts.earmarked += kept - _number(before, "kept")
        self.available[shelf.sku] += change
        self.received[shelf.sku] += came if shelf.warehouse != OWED else 0
        self._touched.add(spelt)

    def _order(self, key: Any, before: Item | None, after: Item | None) -> None:
        if not after or after["sk"]["S"] != "ORDER":
            return
        order_id, status = after["pk"]["S"].removeprefix("ORDER#"), after["status"]["S"]
        was = before["status"]["S"] if before else "queued"
        if status != was:
            self._move(order_id, before, was, status)
        if status != was or before.get("holds") != after.get("holds"):
            self._count(before, was, -1)
            self._count(after, status, 1)

    def _move(self, order_id: str, before: Any, was: Any, status: str) -> None:
        again = was == "rejected" and status == "pending" and before["reason"]["S"] == "processing_failed"
        if status not in MOVES.get(was, ()) and not again:
            self.broken(f"order {order_id} moved from {was} to {status}")
        self.orders[order_id] = status
        for heard in self.listeners:
            heard(order_id, status)

    def _coupon(self, key: Any, before: Item | None, after: Item | None) -> None:
        used, whose = _number(after, "used"), after["sk"]["S"] if after else ""
        most = 1 if whose.startswith("CUSTOMER#") else _number(after, "limit") if after and "limit" in after else used
        if not 0 <= used <= most:
            self.broken(f"coupon {after['pk']['S']} {after['sk']['S']} is used {used} times")

    def _gift_card(self, key: Any, before: Item | None, after: Item | None) -> None:
        if _number(after, "balance") < 0:
            self.broken(f"{after['pk']['S']} has a balance of {_number(after, 'balance')}")

    def _count(self, order: Item | None, status: str, sign: int) -> None:
        where = "held" if status in HOLDING else "sold" if status in SOLD else ""
        if order is None or not where:
            return
        for hold in json.loads(order["holds"]["S"]):
            sku, quantity, warehouse, uncounted = hold[0], hold[2], hold[3:4], hold[4:] == [True]
            shelf = str(Shelf(sku, *warehouse))
            if not uncounted:
                setattr(self.shelves[shelf], where, getattr(self.shelves[shelf], where) + sign * quantity)
            self._touched.add(shelf)


def _number(item: Item | None, name: str) -> int:
    return int(item[name]["N"]) if item and name in item else 0
