"""A membership follows its orders: whatever is told, how often and in which order, the books end as the rule says."""

from collections.abc import Callable

from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.earning.earning import entries_between, standing_of
from layers.shop.aftersales.returns.change_returns import returns_of
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.offers.points.books import book_standing, standing_in_books
from layers.shop.offers.points.errors import MembershipBusyError
from layers.shop.offers.points.model import Entry, Standing
from layers.shop.offers.points.news import Event, MemberNews, tell

TRIES = 5
TOLD: dict[str, Event] = {"earned": "PointsEarned", "taken_back": "PointsTakenBack"}
FindOrder = Callable[[str], Order | None]
FindReturns = Callable[[str], OrderReturns]


def follow_order(
    order_id: str,
    member_id: str,
    find: FindOrder = find_order,
    returns: FindReturns = returns_of,
) -> bool:
    """Bring what the order has of its membership to what the rule says; False when it is so already.

    Raises MembershipBusyError and MembershipNotFoundError.
    """
    about(order_id=order_id)
    for _ in range(TRIES):
        # Read first: what is read of the order afterwards is at least as new, so nothing older is written over it.
        before = standing_in_books(member_id, order_id)
        after = due(order_id, member_id, find, returns)
        if after.same_as(before):
            return False
        at_ms = clock.now_ms()
        entries = [
            replace(entry, reference=f"{order_id}:{before.version + 1:03d}")
            for entry in entries_between(before, after, order_id, at_ms)
        ]
        _tell(member_id, entries)
        if book_standing(member_id, order_id, before, after, entries):
            return True
    raise MembershipBusyError(order_id)


def due(order_id: str, member_id: str, find: FindOrder = find_order, returns: FindReturns = returns_of) -> Standing:
    """What the rule says the order has of the membership now."""
    order = find(order_id)
    points = order.placement.points if order and order.placement else None
    if order is None or points is None or points.member_id != member_id:
        return Standing()
    came_back = any(turn.status == "returning" for turn in order.timeline)
    return standing_of(order, returns(order_id) if came_back else None)


def _tell(member_id: str, entries: list[Entry]) -> None:
    """Told first and booked after: a crash between the two tells again, under the same id, rather than never."""
    for entry in entries:
        if event := TOLD.get(entry.kind):
            news = MemberNews(f"{entry.reference}:{entry.kind}", member_id, entry.points, entry.order_id)
            tell(event, news)
            count(event, abs(entry.points))
