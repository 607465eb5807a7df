"""Where stock is kept: the port."""

from collections.abc import Iterable
from typing import Protocol

from layers.shop.goods.inventory.model import Keeping, Layout, Stock
from layers.shop.goods.inventory.spreading import Move


class StockKeeping(Protocol):
    """Where a method takes a SKU it takes any shelf (`shelf_of`): a warehouse's own counters of a SKU."""

    def counters(self, skus: Iterable[str], consistent: bool = False) -> dict[str, Stock]:
        """Those SKUs that have stock, moments old unless `consistent`: a hint."""
        ...

    def look(self, sku: str, reach: int = 1) -> Stock | None:
        """A SKU's shards, each as it is now: a unit that is moved meanwhile may be seen twice or not at all.

        Who knows its `reach` saves a call.
        """
        ...

    def counter(self, sku: str, reach: int = 1) -> Stock | None:
        """A SKU's shards at one moment; None for one that was never received. Raises StockBusyError."""
        ...

    def receive(
        self, sku: str, quantity: int, receipt_id: str, kept: Keeping | None = None, one_request: bool = False
    ) -> bool:
        """Book `quantity` more units, `kept` of them for those who wait; False when this receipt was booked before.

        None, where somebody might wait, books nothing and answers False, too; so does `kept` when others have kept
        units for the same since it was counted. `one_request`: the receipt's id stands
        for one request, so that it is booked in no other warehouse either.
        """
        ...

    def receipt(self, sku: str, receipt_id: str) -> int | None:
        """How many units were booked under a receipt."""
        ...

    def adopt(self, sku: str, old: Layout, new: Layout) -> bool:
        """Make `new` the layout of a SKU, on its row 0; False when `old` is its layout no more."""
        ...

    def tell(self, sku: str, shard: int, layout: Layout) -> None:
        """Let a shard know the layout, unless it knows a newer one."""
        ...

    def move(self, sku: str, move: Move, layout: Layout) -> bool:
        """Move units between shards and tell these the layout, all or nothing.

        False when the giver has not that many any more, or one of them knows a newer layout.
        """
        ...

    def claim_evening(self, sku: str, quiet_seconds: int) -> bool:
        """Note that a SKU is being spread evenly; False when it was within the last `quiet_seconds`."""
        ...
