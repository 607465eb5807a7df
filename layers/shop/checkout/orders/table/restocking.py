"""Units that arrived, given to an order that waits for them: promises become holds."""

from collections.abc import Iterable

from msgspec import Struct
from pynamodb.transactions import TransactWrite

from layers.shop.goods.inventory.model import OWED, Policy, Reservation
from layers.shop.goods.inventory.reserve import reservations


class Restocking(Struct, frozen=True):
    """`kept` and `shelved` units of one SKU take the place of as many that were `owed`."""

    owed: list[Reservation]
    kept: list[Reservation]
    shelved: list[Reservation]
    policy: Policy | None = None

    def holds_after(self, holds: Iterable[Reservation]) -> list[Reservation]:
        """What an order with `holds` has afterwards: one hold a shard, so that each can be given back."""
        units: dict[tuple[str, int, str, bool], int] = {}
        for hold, sign in [(h, 1) for h in [*holds, *self.kept, *self.shelved]] + [(h, -1) for h in self.owed]:
            place = hold.sku, hold.shard, hold.warehouse, hold.uncounted
            units[place] = units.get(place, 0) + sign * hold.quantity
        return [
            Reservation(sku, shard, left, warehouse, uncounted)
            for (sku, shard, warehouse, uncounted), left in sorted(units.items())
            if left
        ]

    def write(self, transaction: TransactWrite) -> None:
        for hold in self.owed:
            reservations.redeem(transaction, hold, self.policy)
        on_sale = {(hold.shelf, hold.shard): hold for hold in self.shelved}
        for hold in self.kept:
            beside = on_sale.pop((hold.shelf, hold.shard), None)
            reservations.reserve_earmarked(transaction, hold, beside.quantity if beside else 0)
        for hold in on_sale.values():
            reservations.reserve(transaction, hold)


def redeemed(holds: Iterable[Reservation], sku: str, units: int) -> list[Reservation]:
    """`units` of the promises of a SKU among `holds`."""
    found = []
    for hold in holds:
        if hold.sku == sku and hold.warehouse == OWED and (part := min(units, hold.quantity)):
            found.append(Reservation(sku, hold.shard, part, OWED))
            units -= part
    return found
