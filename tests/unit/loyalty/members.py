"""Members to test with."""

from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.aftersales.returns.model import OrderReturns, Return, ReturnLine
from layers.shop.checkout.orders.model import Order, OrderLine, TimelineEntry
from layers.shop.offers.points.links import Link
from layers.shop.offers.points.model import Membership, PointsUse
from layers.shop.offers.points.store import MembershipsTable, memberships_table
from tests.unit.orders.orders import MAY, a_placement

MEMBER = "mem_" + "may" * 8 + "qq"
NONE = OrderReturns(MAY)


def a_member(member_id: str = MEMBER) -> Membership:
    return Membership(member_id, "may@example.com", "zh", "2026-11-11T12:00:00.000Z")


def a_link(number: int = 1, email: str = "may@example.com") -> Link:
    """A link that is kept, and not used yet."""
    link = Link(f"lnk_{number}", email, "zh", int(clock.now().timestamp()))
    memberships_table.ask(link)
    return link


def some_members(language: str = "zh") -> MembershipsTable:
    memberships_table.join(replace(a_member(), language=language), a_link().link_id)
    return memberships_table


def an_order(*turns: str, spent: int = 0, member_id: str = MEMBER) -> Order:
    """Three lanterns for 100.00 and two teas for 20.00, with 10.00 for the way; `spent` points pay as many fen."""
    lines = (
        OrderLine("LANTERN-RED", "prd_l", "Lantern", 3, 3_500, 500, 0, 10_000),
        OrderLine("TEA", "prd_t", "Tea", 2, 1_000, 0, 0, 2_000),
    )
    placement = replace(a_placement(*lines), points=PointsUse(member_id, spent, spent))
    timeline = [TimelineEntry(status, 1_795_000_000_000 + number) for number, status in enumerate(turns)]  # type: ignore[arg-type]
    return Order(MAY, turns[-1], len(turns), "f", timeline, placement)  # type: ignore[arg-type]


def returned(*refunds: int, to_points: int = 0, status: str = "refunded") -> OrderReturns:
    """Returns of lanterns, each of which refunded so much; the last one so much of it to points."""
    made = [
        Return(f"ret_{number}", status, [ReturnLine("LANTERN-RED", 1, "damaged", refund)], refund, 0, refund, "", "CNY")  # type: ignore[arg-type]
        for number, refund in enumerate(refunds)
    ]
    last = replace(made[-1], to_method=refunds[-1] - to_points, to_points=to_points)
    return OrderReturns(MAY, [*made[:-1], last], len(made))
