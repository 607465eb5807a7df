"""Stock as operators see it."""

from msgspec import Struct

from layers.shop.inventory.model import Policy


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


class WarehouseCount(Struct, frozen=True):
    """Where every unit ever received in a warehouse is now."""

    warehouse: str
    received: int
    available: int
    held: int
    sold: int
    adjusted: int
    kept: int


class StockCounts(Struct, frozen=True):
    """Where every unit of a SKU is now: received + backordered = available + held + sold.

    `received` includes `adjusted`, what corrections added or took. `backordered` are units sold that have not arrived;
    `kept` ones have, and are about to be given to those who waited. `policy` tells how far more is sold ahead. `shards`
    and `layout` are those of the first warehouse.
    """

    sku: str
    received: int
    available: int
    held: int
    sold: int
    adjusted: int
    low_at: int
    shards: list[ShardCount]
    layout: LayoutCount
    backordered: int = 0
    policy: Policy | None = None
    warehouses: list[WarehouseCount] = []

    @property
    def adds_up(self) -> bool:
        return self.received + self.backordered == self.available + self.held + self.sold
