"""Book points beside what orders earn and spend: each once."""

from layers.cloud import audit, clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.watch.telemetry import count
from layers.shop.offers.points.model import Entry, Membership
from layers.shop.offers.points.open_membership import find_membership
from layers.shop.offers.points.port import Memberships
from layers.shop.offers.points.store import memberships_table


def refund_points(
    member_id: str, points: int, order_id: str, return_id: str, memberships: Memberships | None = None
) -> bool:
    """Give back what a return was owed in points, once per return; False when that was done before."""
    entry = Entry(_now_ms(), "refunded", points, order_id, "return", return_id)
    return (memberships or memberships_table).book(member_id, entry) is None


def adjust_points(
    member_id: str,
    points: int,
    reason: str,
    by: str,
    key: str,
    memberships: Memberships | None = None,
) -> tuple[Membership, bool]:
    """Add points, or with a negative number take some, for a `reason` that the member sees too; once per key.

    Answers the membership after it, and whether it had been done before. Raises MembershipNotFoundError and
    IdempotencyKeyReusedError.
    """
    memberships = memberships or memberships_table
    before = find_membership(member_id, memberships)
    audit.note("adjust_points", by, member_id, [key], reason=f"{points:+d}: {reason}", before=str(before.balance))
    earlier = memberships.book(member_id, Entry(_now_ms(), "adjusted", points, "", reason, key))
    if earlier and (earlier.points, earlier.reason) != (points, reason):
        raise IdempotencyKeyReusedError("this Idempotency-Key stands for another request: use a new key")
    count("PointsAdjusted")
    return find_membership(member_id, memberships), earlier is not None


def _now_ms() -> int:
    return clock.now_ms()
