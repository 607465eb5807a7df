"""Values and rules of stock.

`available` is the only counter that sales change; what is reserved is what pending orders hold. At every moment, for
every SKU: received = available + held by pending orders + sold (confirmed and later).

A SKU's units lie on shards, 1 for a quiet one and up to 64 for a hot one, since one row takes a thousand write units a
second and no more. How they are spread is its layout; spreading.py has the rules.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

OWED = "~owed"
"""The warehouse of what is sold before it is there: what lies on its shelves are promises."""

Availability = Literal["in_stock", "low", "sold_out", "backorder", "preorder"]
Ahead = Literal["backorder", "preorder"]
LOW_STOCK = 5
NEVER_LOW = -1


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


class Layout(Struct, frozen=True):
    """How a SKU is spread. Each new layout has a higher number; 0 is the layout of a SKU that never had another.

    Sales take from shards 0 to `shards` - 1. Units may still lie on any below `reach`: the most there ever were.
    `places` are the other warehouses that keep the SKU, OWED among them where units are promised; each has shelves, and
    a layout, of its own.
    """

    number: int = 0
    shards: int = 1
    reach: int = 1
    places: tuple[str, ...] = ()

    def spread_over(self, shards: int) -> "Layout":
        """The layout that follows this one."""
        return replace(self, number=self.number + 1, shards=shards, reach=max(self.reach, shards))

    def kept_in(self, warehouse: str) -> "Layout":
        """The layout that follows this one when another warehouse keeps the SKU too."""
        return replace(self, number=self.number + 1, places=tuple(sorted({*self.places, warehouse})))


class Shard(Struct, frozen=True):
    """A shard as its row tells of it; the layout is the one it has heard of."""

    available: int = 0
    layout: Layout = Layout()


class RefusedHold(Struct, frozen=True):
    """A hold that was not given, and the shard as it was then; None when its row does not exist."""

    hold: Hold
    shard: Shard | None = None


class Policy(Struct, frozen=True):
    """How far a SKU is sold before it is there: at most `limit` units.

    A backorder's limit is what may be owed at a time; a pre-order's what may ever be, and nothing is shipped before
    `available_from` (ISO date).
    """

    kind: Ahead
    limit: int
    available_from: str = ""


class Keeping(Struct, frozen=True):
    """Of units that arrive, so many are for orders that wait, as counted at the debt's `turn`."""

    units: int
    turn: int = 0


class Stock(Struct, frozen=True):
    """A SKU's counters over all its shards. `adjusted` is the part of `received` that corrections made.

    `by_shard` has what is available on each; `behind` are those that have not heard of the layout yet.
    """

    sku: str
    received: int
    available: int
    adjusted: int = 0
    layout: Layout = Layout()
    by_shard: dict[int, int] = {}
    behind: tuple[int, ...] = ()
    low_at: int = LOW_STOCK
    kept: int = 0  # units that arrived and are kept for those who wait
    policy: Policy | None = None  # of the shelf of promises
    redeemed: int = 0

    @property
    def promisable(self) -> int:
        """Of a shelf of promises: how many may still be made; none while more is owed than a lowered limit allows."""
        limit = self.policy.limit - self.redeemed if self.policy else self.received
        return max(0, min(self.available, limit - self.taken))

    @property
    def taken(self) -> int:
        """What orders have of it; of promises, what is owed."""
        return self.received - self.available - self.kept

    @property
    def is_low(self) -> bool:
        """Down to what its seller wants to be told of. What never arrived has not run low."""
        return self.received > 0 and self.available <= self.low_at

    @property
    def settled(self) -> bool:
        """Every shard knows the layout, and no units lie where sales do not take from at first."""
        return not self.behind and not any(
            units for shard, units in self.by_shard.items() if shard >= self.layout.shards
        )


class StockBooks(Struct, frozen=True):
    """What is written down about a SKU: counters over so many shards, or what a receipt or a correction has booked.

    `blurred`: units were moved between its shards so fast that they could not be seen at one moment.
    """

    sku: str
    received: int = 0
    available: int = 0
    receipts: int = 0
    shards: int = 0
    blurred: bool = False


Reason = Literal["counted", "damaged", "expired", "found", "lost", "sample", "stolen", "other"]


class Adjustment(Struct, frozen=True):
    """A correction of what is on the shelf: units found (positive) or gone (negative)."""

    adjustment_id: str
    quantity: int
    reason: Reason
    note: str = ""


class Booking(Struct, frozen=True):
    """A receipt or a correction, as it was booked. Time is ISO 8601 UTC; corrections have a reason."""

    booking_id: str
    quantity: int
    at: str
    reason: str = ""
    note: str = ""


class LowStock(Struct, frozen=True):
    """A SKU that has run low: what was left when that was found, and since when."""

    sku: str
    available: int
    low_at: int
    since: str
    told: bool = False


def availability_of(available: int) -> Availability:
    if available <= 0:
        return "sold_out"
    return "low" if available <= LOW_STOCK else "in_stock"


def shelf_of(sku: str, warehouse: str = "") -> str:
    """Where a warehouse keeps a SKU: `KETTLE@hangzhou`, or `KETTLE` in one without a name. No SKU has an @."""
    return f"{sku}@{warehouse}" if warehouse else sku


def backordered_of(stocks: Mapping[str, Stock]) -> int:
    """Units of a SKU, by warehouse, that were sold and have not arrived: what is owed, less what is kept for it."""
    owed = stocks.get(OWED)
    return owed.taken - sum(each.kept for place, each in stocks.items() if place != OWED) if owed else 0


def warehouses_of(holds: Iterable[Hold]) -> list[str]:
    """Where the holds lie, each once, always in the same order: a parcel leaves from each that is no promise."""
    return sorted({hold.warehouse for hold in holds}) or [""]


def quantities(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Units per SKU over `(sku, quantity)` lines."""
    total: dict[str, int] = {}
    for sku, quantity in lines:
        total[sku] = total.get(sku, 0) + quantity
    return total
