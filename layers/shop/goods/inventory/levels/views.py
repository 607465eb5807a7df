"""Stock as operators see it."""

from collections.abc import Sequence

from msgspec import Struct

from layers.shop.goods.inventory.model import Policy


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


class WarehouseLevel(Struct, frozen=True, kw_only=True):
    """What a warehouse has, and what orders have of it (`taken`). A `low_at` of -1: it is never low by itself."""

    warehouse: str
    received: int
    available: int
    taken: int
    adjusted: int
    kept: int
    low_at: int
    shards: list[ShardCount]
    layout: LayoutCount


class WarehouseCount(WarehouseLevel, frozen=True, kw_only=True):
    """`taken` as the orders say it: by those that are pending, and later."""

    held: int
    sold: int


class StockLevels(Struct, frozen=True, kw_only=True):
    """What the counters say of a SKU: a few reads, however many orders there are.

    `received` includes `adjusted`, what corrections added or took. `taken` is what orders have, held and sold together,
    by the counters: received + backordered - available. `backordered` are units sold that have not arrived; `kept` ones
    have, and are about to be given to those who waited. `policy` tells how far more is sold ahead. `shards` and
    `layout` are those of the first warehouse. What is not `counted` is sold whatever these figures are, and what is
    sold of it meanwhile is in none of them.
    """

    sku: str
    received: int
    available: int
    taken: int
    adjusted: int
    low_at: int
    shards: list[ShardCount]
    layout: LayoutCount
    backordered: int
    policy: Policy | None
    warehouses: Sequence[WarehouseLevel]
    counted: bool = True


class StockCounts(StockLevels, frozen=True, kw_only=True):
    """Where every unit of a SKU is now: received + backordered = available + held + sold.

    `held` and `sold` are counted from the orders.
    """

    held: int
    sold: int
    warehouses: Sequence[WarehouseCount]

    @property
    def adds_up(self) -> bool:
        return self.taken == self.held + self.sold
