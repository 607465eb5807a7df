"""The books of a run: every write is entered as it is done, and what must hold at every moment is looked at then."""

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from layers.cloud import shards
from layers.shop.checkout.orders.model import HOLDING, MOVES, SOLD
from tests.support.dynamodb import DynamoDb
from tests.support.dynamodb.tables import Table
from tests.support.dynamodb.values import Item

PREFIX = "sluice-dev-"


class Books:
    """Units by SKU and the state of every order, kept beside the tables from what is written to them."""

    def __init__(self, database: DynamoDb, broken: Callable[[str], None]) -> None:
        """`broken` hears what did not hold; the code under test cannot swallow that, as it might an exception."""
        self.broken = broken
        self.received: dict[str, int] = defaultdict(int)
        self.available: dict[str, int] = defaultdict(int)
        self.held: dict[str, int] = defaultdict(int)
        self.sold: dict[str, int] = defaultdict(int)
        self.orders: dict[str, str] = {}  # status by order id
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
        """After every call that wrote: nothing was made, nothing was lost."""
        while self._touched:
            sku = self._touched.pop()
            there = self.available[sku] + self.held[sku] + self.sold[sku]
            if self.received[sku] != there:
                parts = f"{self.available[sku]} available + {self.held[sku]} held + {self.sold[sku]} sold"
                self.broken(f"{sku}: {self.received[sku]} received, but {parts} = {there}")

    def _stock(self, key: Any, before: Item | None, after: Item | None) -> None:
        if not after or after["sk"]["S"] != "STOCK":
            return
        sku = shards.split(after["pk"]["S"])[0].removeprefix("SKU#").partition("@")[0]
        left = _number(after, "available")
        if left < 0:
            self.broken(f"{sku}: {left} available in {after['pk']['S']}")
        self.available[sku] += left - _number(before, "available")
        self.received[sku] += _number(after, "received") - _number(before, "received")
        self._touched.add(sku)

    def _order(self, key: Any, before: Item | None, after: Item | None) -> None:
        if not after or after["sk"]["S"] != "ORDER":
            return
        order_id, status = after["pk"]["S"].removeprefix("ORDER#"), after["status"]["S"]
        was = before["status"]["S"] if before else "queued"
        if status == was:
            return
        again = was == "rejected" and status == "pending" and before["reason"]["S"] == "processing_failed"
        if status not in MOVES.get(was, ()) and not again:
            self.broken(f"order {order_id} moved from {was} to {status}")
        self.orders[order_id] = status
        self._count(before, was, -1)
        self._count(after, status, 1)

    def _coupon(self, key: Any, before: Item | None, after: Item | None) -> None:
        used, whose = _number(after, "used"), after["sk"]["S"] if after else ""
        most = 1 if whose.startswith("CUSTOMER#") else _number(after, "limit") if after and "limit" in after else used
        if not 0 <= used <= most:
            self.broken(f"coupon {after['pk']['S']} {after['sk']['S']} is used {used} times")

    def _gift_card(self, key: Any, before: Item | None, after: Item | None) -> None:
        if _number(after, "balance") < 0:
            self.broken(f"{after['pk']['S']} has a balance of {_number(after, 'balance')}")

    def _count(self, order: Item | None, status: str, sign: int) -> None:
        where = self.held if status in HOLDING else self.sold if status in SOLD else None
        if order is None or where is None:
            return
        for hold in json.loads(order["holds"]["S"]):
            sku, quantity, uncounted = hold[0], hold[2], hold[4:] == [True]
            where[sku] += 0 if uncounted else sign * quantity
            self._touched.add(sku)


def _number(item: Item | None, name: str) -> int:
    return int(item[name]["N"]) if item and name in item else 0
