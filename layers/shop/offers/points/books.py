"""What memberships have of their orders, by their own books."""

from layers.shop.offers.points.model import Entry, MemberBooks, Standing
from layers.shop.offers.points.store import memberships_table


def standing_in_books(member_id: str, order_id: str) -> Standing:
    """What the membership has of an order."""
    return memberships_table.standing(member_id, order_id)


def book_standing(member_id: str, order_id: str, before: Standing, after: Standing, entries: list[Entry]) -> bool:
    """Book `after` with its lines of history; False when what is booked is no longer `before`.

    Raises MembershipNotFoundError.
    """
    return memberships_table.follow(member_id, order_id, before, after, entries)


def member_books(after: str, limit: int) -> tuple[list[MemberBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end."""
    return memberships_table.books(after, limit)


def correct_points(seen: MemberBooks, right: int) -> bool:
    """Set a balance right; False when the counters are no longer as `seen`."""
    return memberships_table.correct(seen, right)
