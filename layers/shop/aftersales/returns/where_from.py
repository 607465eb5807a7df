"""Which warehouse the goods of a return came from. Rules only."""

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from layers.shop.aftersales.returns.model import OrderReturns, Return
from layers.shop.goods.inventory.model import Reservation, quantities


def where_from(holds: Sequence[Reservation], returns: OrderReturns, return_id: str) -> dict[tuple[str, str], int]:
    """Units by SKU and warehouse, of what an order with `holds` was sent from a count and this return brings back.

    Where a SKU came from several, its units are counted off in the order of the holds, after those of the order's
    earlier returns, whatever became of these: told by what never changes, so that a repeated step finds the same. (So
    units may be booked in the other warehouse that the order left from, where an earlier return was refused.) What was
    sold without a count is in no counter, and comes back to none.
    """
    before = list(takewhile(lambda one: one.return_id != return_id, returns.returns))
    found: Counter[tuple[str, str]] = Counter()
    for sku, units in _units([returns.named(return_id)]).items():
        earlier = _units(before).get(sku, 0)
        sent = [hold for hold in holds if hold.sku == sku for _ in range(hold.quantity)]
        here = sent[earlier : earlier + units]
        beyond = sent[-1] if sent else Reservation(sku, 0, 0)
        here += [beyond] * (units - len(here))
        found.update((sku, hold.warehouse) for hold in here if not hold.uncounted)
    return dict(found)


def _units(returns: Sequence[Return]) -> dict[str, int]:
    return quantities((line.sku, line.quantity) for one in returns for line in one.lines)
