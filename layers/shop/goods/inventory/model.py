"""Values and rules of stock.

`available` is the only counter that sales change; what is reserved is what pending orders hold. At every moment, for
every SKU: received = available + held by pending orders + sold (confirmed and later).

A SKU lies on a shelf in each warehouse that keeps it. A shelf's units lie on shards, 1 for a quiet one and up to 64 for
a hot one, since one row takes a thousand write units a second and no more. How they are spread is the shelf's layout;
spreading.py has the rules.
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
MARK = "@"  # no SKU has one


class Shelf(Struct, frozen=True):
    """Where units of a SKU lie: in one warehouse, which has counters and a layout of its own.

    The warehouse "" is a shop's first one. As text, which is how keys and messages have it, a shelf is
    `KETTLE@hangzhou`, or `KETTLE` in the first warehouse.
    """

    sku: str
    warehouse: str = ""

    def __str__(self) -> str:
        return f"{self.sku}{MARK}{self.warehouse}" if self.warehouse else self.sku

    @staticmethod
    def spelt(text: str) -> "Shelf":
        """The shelf that is spelt so."""
        sku, _, warehouse = text.partition(MARK)
        return Shelf(sku, warehouse)


def is_sku(text: str) -> bool:
    """Whether somebody from outside names a SKU, and not what one warehouse has, or what is promised, of it."""
    return MARK not in text


class Reservation(Struct, frozen=True, array_like=True):
    """Units taken from one shard of a shelf for an order; `uncounted` ones were taken from no counter."""

    sku: str
    shard: int
    quantity: int
    warehouse: str = ""
    uncounted: bool = False

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.sku, self.warehouse)


class Layout(Struct, frozen=True):
    """How a shelf is spread. Each new layout has a higher number; 0 is the layout of a shelf that never had another.

    Sales take from shards 0 to `shards` - 1. Units may still lie on any below `reach`: the most there ever were.
    Of a SKU's first shelf, `warehouses` are the others that keep the SKU, OWED among them where units are promised, and
    `counted` says whether it is sold by its count: what is not counted is sold whatever the counters say.
    """

    number: int = 0
    shards: int = 1
    reach: int = 1
    warehouses: tuple[str, ...] = ()
    counted: bool = True

    def spread_over(self, shards: int) -> "Layout":
        """The layout that follows this one."""
        return replace(self, number=self.number + 1, shards=shards, reach=max(self.reach, shards))

    def with_warehouse(self, warehouse: str) -> "Layout":
        """The layout that follows this one when another warehouse keeps the SKU too."""
        return replace(self, number=self.number + 1, warehouses=tuple(sorted({*self.warehouses, warehouse})))

    def sold_by_count(self, counted: bool) -> "Layout":
        """The layout that follows this one when the SKU is sold by its count, or without one."""
        return replace(self, number=self.number + 1, counted=counted)


class Shard(Struct, frozen=True):
    """A shard as its row shows it; the layout is the one that the row knows."""

    available: int = 0
    layout: Layout = Layout()


class RefusedReservation(Struct, frozen=True):
    """A hold that was not given, and the shard as it was then; None when its row does not exist."""

    hold: Reservation
    shard: Shard | None = None


class Policy(Struct, frozen=True):
    """How far a SKU is sold before it is there: at most `limit` units.

    A backorder's limit is what may be owed at a time; a pre-order's what may ever be, and nothing is shipped before
    `available_from` (ISO date).
    """

    kind: Ahead
    limit: int
    available_from: str = ""


class Earmark(Struct, frozen=True):
    """Of units that arrive, so many are for orders that wait, as counted after `round` earlier earmarks of the SKU."""

    units: int
    round: int = 0


class Stock(Struct, frozen=True):
    """A shelf's counters over all its shards. `adjusted` is the part of `received` that corrections made.

    `by_shard` has what is available on each; `behind` are those that do not know the layout yet.
    """

    shelf: Shelf
    received: int
    available: int
    adjusted: int = 0
    layout: Layout = Layout()
    by_shard: dict[int, int] = {}
    behind: tuple[int, ...] = ()
    low_at: int = LOW_STOCK
    earmarked: int = 0  # units that arrived, and are for orders that wait
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
        return self.received - self.available - self.earmarked

    @property
    def is_low(self) -> bool:
        """Down to what its seller wants to hear of. What never arrived has not run low, nor has what is not counted."""
        return self.layout.counted and self.received > 0 and self.available <= self.low_at

    @property
    def settled(self) -> bool:
        """Every shard knows the layout, and no units lie where sales do not take from at first."""
        return not self.behind and not any(
            units for shard, units in self.by_shard.items() if shard >= self.layout.shards
        )


def availability_of(available: int) -> Availability:
    if available <= 0:
        return "sold_out"
    return "low" if available <= LOW_STOCK else "in_stock"


def backordered_of(stocks: Mapping[str, Stock]) -> int:
    """Units of a SKU that were sold and have not arrived: what is owed, less what warehouses have earmarked for it."""
    owed = stocks.get(OWED)
    return owed.taken - sum(each.earmarked for where, each in stocks.items() if where != OWED) if owed else 0


def warehouses_of(holds: Iterable[Reservation]) -> list[str]:
    """Where the holds lie, each once, always in the same order: a parcel leaves from each that is no promise."""
    return sorted({hold.warehouse for hold in holds}) or [""]


def quantities(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Units per SKU over `(sku, quantity)` lines."""
    total: dict[str, int] = {}
    for sku, quantity in lines:
        total[sku] = total.get(sku, 0) + quantity
    return total
