"""Book points beside what orders earn and spend: each once."""

from layers.cloud import audit, clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.watch.telemetry import count
from layers.shop.offers.points.books import book_entry
from layers.shop.offers.points.model import Entry, Membership
from layers.shop.offers.points.open_membership import find_membership


def refund_points(member_id: str, points: int, order_id: str, return_id: str) -> bool:
    """Give back what a return was owed in points, once per return; False when that was done before."""
    return book_entry(member_id, Entry(clock.now_ms(), "refunded", points, order_id, "return", return_id)) is None


def adjust_points(member_id: str, points: int, reason: str, by: str, key: str) -> tuple[Membership, bool]:
    """Add points, or with a negative number take some, for a `reason` that the member sees too; once per key.

    Answers the membership after it, and whether it had been done before. Raises MembershipNotFoundError and
    IdempotencyKeyReusedError.
    """
    before = find_membership(member_id)
    audit.note("adjust_points", by, member_id, [key], reason=f"{points:+d}: {reason}", before=str(before.balance))
    earlier = book_entry(member_id, Entry(clock.now_ms(), "adjusted", points, "", reason, key))
    if earlier and (earlier.points, earlier.reason) != (points, reason):
        raise IdempotencyKeyReusedError("this Idempotency-Key stands for another request: use a new key")
    count("PointsAdjusted")
    return find_membership(member_id), earlier is not None
