"""Who is the member? The one place that says so, by token; an account that owns a membership will say so here too."""

from layers.shop.offers.points.errors import MembershipNotFoundError, MemberTokenMissingError
from layers.shop.offers.points.member_token import is_token_of
from layers.shop.offers.points.model import Entry, Membership, member_ids_for
from layers.shop.offers.points.store import memberships_table


def open_membership(member_id: str, token: str) -> Membership:
    """The membership that `token` opens.

    Raises MemberTokenMissingError and MembershipNotFoundError.
    """
    if not token:
        raise MemberTokenMissingError
    member = memberships_table.get(member_id)
    if member is None or not is_token_of(member.member_id, member.epoch, token):
        raise MembershipNotFoundError
    return member


def membership_of(email: str) -> Membership | None:
    """The membership of a mailbox, to operators and to the mailbox itself."""
    found = (memberships_table.get(member_id) for member_id in member_ids_for(email))
    return next((member for member in found if member), None)


def find_membership(member_id: str) -> Membership:
    """The membership, to operators and other contexts. Raises MembershipNotFoundError."""
    member = memberships_table.get(member_id)
    if member is None:
        raise MembershipNotFoundError
    return member


def history_of(member_id: str, limit: int, after: str | None = None) -> tuple[list[Entry], str | None]:
    """A page of a membership's history, the newest first, and where to go on, None at the end."""
    return memberships_table.history(member_id, limit, after)
