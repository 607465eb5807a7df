"""Stock as operators see it."""

from msgspec import Struct


class ShardCount(Struct, frozen=True):
    """What is available on one shard."""

    shard: int
    available: int


class LayoutCount(Struct, frozen=True):
    """How a SKU is spread: over `shards`, while units may lie on any below `reach`.

    Settled once the last reshard is carried out.
    """

    number: int
    shards: int
    reach: int
    settled: bool


class StockCounts(Struct, frozen=True):
    """Where every unit ever received is now. `received` includes `adjusted`, what corrections added or took."""

    sku: str
    received: int
    available: int
    held: int
    sold: int
    adjusted: int
    low_at: int
    shards: list[ShardCount]
    layout: LayoutCount
