"""What is written down about a shelf beside its counters: receipts, corrections, and that it has run low."""

from typing import Literal

from msgspec import Struct

from layers.shop.goods.inventory.model import Shelf

AdjustmentReason = Literal["counted", "damaged", "expired", "found", "lost", "sample", "stolen", "other"]


class Adjustment(Struct, frozen=True):
    """A correction of what is on the shelf: units found (positive) or gone (negative)."""

    adjustment_id: str
    quantity: int
    reason: AdjustmentReason
    note: str = ""


class Booking(Struct, frozen=True):
    """A receipt or a correction, as it was booked. Time is ISO 8601 UTC; corrections have a reason."""

    booking_id: str
    quantity: int
    at: str
    reason: str = ""
    note: str = ""


class StockBooks(Struct, frozen=True):
    """What is written down about a shelf: counters over so many shards, or what a receipt or a correction has booked.

    `blurred`: units were moved between its shards so fast that they could not be seen at one moment.
    """

    shelf: Shelf
    received: int = 0
    available: int = 0
    receipts: int = 0
    shards: int = 0
    blurred: bool = False


class LowStock(Struct, frozen=True):
    """A SKU that has run low, in all warehouses or, where one is watched by itself, there.

    What was left when that was found, and since when.
    """

    shelf: Shelf
    available: int
    low_at: int
    since: str
    notified: bool = False
