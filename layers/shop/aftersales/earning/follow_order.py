"""A membership follows its orders: whatever is told, how often and in which order, the books end as the rule says."""

from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.patience import until_written
from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.earning.earning import entries_between, points_of_order
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.offers.points.books import book_order_points, recorded_points
from layers.shop.offers.points.errors import MembershipBusyError
from layers.shop.offers.points.model import Entry, OrderPoints
from layers.shop.offers.points.news import Event, MemberNews, tell

NEWS_OF: dict[str, Event] = {"earned": "PointsEarned", "taken_back": "PointsTakenBack"}


def follow_order(order_id: str, member_id: str) -> bool:
    """Bring what the order has of its membership to what the rule says; False when it is so already.

    Raises MembershipBusyError and MembershipNotFoundError.
    """
    about(order_id=order_id)
    return until_written(lambda: _follow(order_id, member_id), MembershipBusyError(order_id))


def _due(order_id: str, member_id: str) -> OrderPoints | None:
    """What the rule says the order has of the membership now; None where it is none of the member's."""
    order = find_order(order_id)
    points = order.placement.points if order else None
    if order is None or points is None or points.member_id != member_id:
        return None
    came_back = any(turn.status == "returning" for turn in order.timeline)
    return points_of_order(order, returns_of(order_id) if came_back else None)


def _follow(order_id: str, member_id: str) -> bool | None:
    """True when the books have changed, False when there is nothing to change, None when somebody else was quicker."""
    # Read first: what is read of the order afterwards is at least as new, so nothing older is written over it. That
    # holds of what is written: so an order is noted when it is first heard of, even if it is cancelled by then and
    # changes nothing. Somebody who read it before that, and writes late, is refused.
    before = recorded_points(member_id, order_id)
    due = _due(order_id, member_id)
    after = due or OrderPoints()
    changes = not after.same_as(before)
    if not changes and (before.version or due is None):
        return False
    entries = [
        replace(entry, reference=f"{order_id}:{before.version + 1:03d}")
        for entry in entries_between(before, after, order_id, clock.now_ms())
    ]
    _send_news(member_id, entries)
    return changes if book_order_points(member_id, order_id, before, after, entries) else None


def _send_news(member_id: str, entries: list[Entry]) -> None:
    """Sent first and booked after: a crash between the two sends it again, under the same id, rather than never."""
    for entry in entries:
        if event := NEWS_OF.get(entry.kind):
            tell(event, MemberNews(f"{entry.reference}:{entry.kind}", member_id, entry.points, entry.order_id))
            count(event, abs(entry.points))
