"""Values and rules of stock.

`available` is the only counter that sales change; what is reserved is what pending orders hold. At every moment, for
every SKU: received = available + held by pending orders + sold (confirmed and later).
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

Availability = Literal["in_stock", "low", "sold_out"]
LOW_STOCK = 5


class Hold(Struct, frozen=True, array_like=True):
    """Units taken from one shard of a SKU for an order.

    `warehouse` is where they lie; "" is the only one of a shop that has no more.
    """

    sku: str
    shard: int
    quantity: int
    warehouse: str = ""

    @property
    def shelf(self) -> str:
        return shelf_of(self.sku, self.warehouse)


class Stock(Struct, frozen=True):
    """A SKU's counters over all its shards."""

    sku: str
    received: int
    available: int


class StockBooks(Struct, frozen=True):
    """What is written down about a SKU: a shard's counters, or what a receipt has booked."""

    sku: str
    received: int = 0
    available: int = 0
    receipts: int = 0
    shards: int = 0


class StockCounts(Struct, frozen=True):
    """Where every unit ever received is now."""

    sku: str
    received: int
    available: int
    held: int
    sold: int


def availability_of(available: int) -> Availability:
    if available <= 0:
        return "sold_out"
    return "low" if available <= LOW_STOCK else "in_stock"


def holds_for(quantities: Mapping[str, int]) -> list[Hold]:
    """The holds an order takes: one per SKU, in SKU order, so that two orders never lock crosswise."""
    return [Hold(sku, 0, quantity) for sku, quantity in sorted(quantities.items())]


def shelf_of(sku: str, warehouse: str = "") -> str:
    """Where a warehouse keeps a SKU: `KETTLE@hangzhou`, or `KETTLE` in one without a name. No SKU has an @."""
    return f"{sku}@{warehouse}" if warehouse else sku


def warehouses_of(holds: Iterable[Hold]) -> list[str]:
    """Where the holds lie, each once, always in the same order: a parcel leaves from each."""
    return sorted({hold.warehouse for hold in holds}) or [""]


def quantities(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Units per SKU over `(sku, quantity)` lines."""
    total: dict[str, int] = {}
    for sku, quantity in lines:
        total[sku] = total.get(sku, 0) + quantity
    return total
