"""What an order means to its membership: a rule over the order and its returns, whatever happened in which order."""

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import Order, Placement
from layers.shop.checkout.orders.read.paid_with import points_for
from layers.shop.offers.points.model import Entry, OrderPoints

PAID_FOR = ("confirmed", "shipped", "returning")
UNDONE = ("rejected", "cancelled")


def points_of_order(order: Order, returns: OrderReturns | None = None) -> OrderPoints:
    """Points are earned once the order was delivered, for what was paid and not refunded since; until then they are
    pending. An order that ends before it was delivered earns nothing; one that is undone holds none as spent."""
    placement = order.placement
    if placement.points is None or order.status in UNDONE:
        return OrderPoints()
    earns, spent = points_earned(placement, returns), placement.points.points
    if any(turn.status == "delivered" for turn in order.timeline):
        return OrderPoints(earned=earns, spent=spent)
    return OrderPoints(pending=earns if order.status in PAID_FOR else 0, spent=spent)


def points_earned(placement: Placement, returns: OrderReturns | None = None) -> int:
    """Counted anew from what is left after each return, so that rounding never adds up; what was exchanged is the
    replacement's to earn, once that is delivered."""
    settled = [one for one in returns.returns if one.status == "refunded"] if returns else []
    goods = sum(line.worth for one in settled for line in one.lines)
    return points_for(placement, goods, sum(one.claimed.points for one in settled))


def entries_between(before: OrderPoints, after: OrderPoints, order_id: str, at_ms: int) -> list[Entry]:
    """The lines of history that lead from one standing to the next."""
    entries = []
    if gain := after.earned - before.earned:
        entries.append(Entry(at_ms, "earned" if gain > 0 else "taken_back", gain, order_id))
    if taken := after.spent - before.spent:
        entries.append(Entry(at_ms, "spent" if taken > 0 else "given_back", -taken, order_id))
    return entries
