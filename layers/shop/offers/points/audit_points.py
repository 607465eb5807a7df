"""The counters of memberships, to whoever compares them with the orders."""

from layers.shop.offers.points.model import MemberBooks
from layers.shop.offers.points.store import DynamoMemberships


def member_books(after: str, limit: int) -> tuple[list[MemberBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end."""
    return DynamoMemberships().books(after, limit)


def correct_points(seen: MemberBooks, right: int) -> bool:
    """Set a balance right; False when the counters are no longer as `seen`."""
    return DynamoMemberships().correct(seen, right)
