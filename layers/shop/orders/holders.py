"""Orders that hold or held units of a SKU: a walk over the whole orders table, for operators' questions alone."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from layers.shop.inventory.model import Hold, quantities
from layers.shop.orders.model import Status, Turn
from layers.shop.orders.rows import OrderRow


class Holder(Struct, frozen=True):
    """An order with so many units of the SKU, and in which warehouses it has them."""

    order_id: str
    status: Status
    units: int
    timeline: list[Turn]
    by_warehouse: dict[str, int]

    def last(self, status: Status) -> int | None:
        """When it last became `status`, in milliseconds since 1970."""
        return max((turn.at_ms for turn in self.timeline if turn.status == status), default=None)


def holders_of(sku: str) -> Iterator[Holder]:
    wanted = OrderRow.holds.contains(f'"{sku}"')
    parts = ["pk", "sk", "status", "holds", "timeline"]
    for row in OrderRow.scan(filter_condition=wanted, attributes_to_get=parts, consistent_read=True):
        holds = msgspec.json.decode(row.holds or "[]", type=list[Hold])
        if units := quantities((hold.warehouse, hold.quantity) for hold in holds if hold.sku == sku):
            timeline = msgspec.convert([list(turn) for turn in row.timeline], list[Turn], strict=False)
            order_id, total = row.pk.removeprefix("ORDER#"), sum(units.values())
            yield Holder(order_id, row.status, total, timeline, units)  # type: ignore[arg-type]
