"""Who is the member? The one place that says so, by token; an account that owns a membership will say so here too."""

import hmac

from layers.shop.offers.points.errors import MembershipNotFoundError, MemberTokenMissingError
from layers.shop.offers.points.join_programme import token_of
from layers.shop.offers.points.model import Entry, Membership
from layers.shop.offers.points.store import memberships_table


def open_membership(member_id: str, token: str) -> Membership:
    """The membership that `token` opens: the current one, or the one that was mailed since, which takes its place.

    Raises MemberTokenMissingError and MembershipNotFoundError.
    """
    if not token:
        raise MemberTokenMissingError
    member = memberships_table.get(member_id)
    if member and _is(token, member.member_id, member.epoch):
        return member
    if member and _is(token, member.member_id, member.epoch + 1):
        memberships_table.begin_epoch(member_id, member.epoch + 1)
        return member
    raise MembershipNotFoundError


def find_membership(member_id: str) -> Membership:
    """The membership, to operators and other contexts. Raises MembershipNotFoundError."""
    member = memberships_table.get(member_id)
    if member is None:
        raise MembershipNotFoundError
    return member


def history_of(member_id: str, limit: int, after: str | None = None) -> tuple[list[Entry], str | None]:
    """A page of a membership's history, the newest first, and where to go on, None at the end."""
    return memberships_table.history(member_id, limit, after)


def _is(token: str, member_id: str, epoch: int) -> bool:
    return hmac.compare_digest(token_of(member_id, epoch).encode(), token.encode("utf-8", "replace"))
