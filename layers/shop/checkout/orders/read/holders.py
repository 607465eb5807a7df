"""Orders that hold or held units of a SKU: a walk over the whole orders table, for operators' questions alone.

What of `taken` is held and what sold, only the orders know: a counter of each beside the stock would cost every order
writes, and an index of orders by SKU a write for each line. So the walk ends when whoever asked is about to be gone.
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from layers.cloud import clock, names
from layers.cloud.tables import scan_page
from layers.shop.checkout.orders.errors import TooManyOrdersError
from layers.shop.checkout.orders.model import Status, TimelineEntry
from layers.shop.checkout.orders.table.rows import OrderRow
from layers.shop.goods.inventory.model import Reservation, quantities

WALK_SECONDS = 20  # of the 28 that the function has: some hundred thousand orders
PAGE = 1_000  # rows: a megabyte, more does not come at once


class Holder(Struct, frozen=True):
    """An order with so many units of the SKU, and in which warehouses it has them."""

    order_id: str
    status: Status
    units: int
    timeline: list[TimelineEntry]
    by_warehouse: dict[str, int]

    def last(self, status: Status) -> int | None:
        """When it last became `status`, in milliseconds since 1970."""
        return max((turn.at_ms for turn in self.timeline if turn.status == status), default=None)


def holders_of(sku: str) -> Iterator[Holder]:
    """Raises TooManyOrdersError when the walk takes longer than who asks can wait."""
    for row in _rows_that_name(sku):
        holds = msgspec.json.decode(row.holds or "[]", type=list[Reservation])
        ours = (hold for hold in holds if hold.sku == sku and not hold.uncounted)
        if units := quantities((hold.warehouse, hold.quantity) for hold in ours):
            timeline = msgspec.convert([list(turn) for turn in row.timeline], list[TimelineEntry], strict=False)
            order_id, total = row.pk.removeprefix("ORDER#"), sum(units.values())
            yield Holder(order_id, row.status, total, timeline, units)  # type: ignore[arg-type]


def _rows_that_name(sku: str) -> Iterator[OrderRow]:
    position, end = "", clock.monotonic() + WALK_SECONDS
    names_it = {
        "FilterExpression": "contains(holds, :sku)",
        "ExpressionAttributeValues": {":sku": {"S": f'"{sku}"'}},
        "ProjectionExpression": "pk, sk, #status, holds, timeline",
        "ExpressionAttributeNames": {"#status": "status"},
    }
    while True:
        items, position = scan_page(names.table("orders"), position, PAGE, **names_it)
        yield from map(OrderRow.from_raw_data, items)
        if not position:
            return
        if clock.monotonic() > end:
            raise TooManyOrdersError(sku)
