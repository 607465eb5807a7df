"""Exchange the code of a mailed link for the token of the membership, once."""

from layers.cloud import clock
from layers.cloud.watch.telemetry import count
from layers.shop.offers.points.errors import MemberCodeExpiredError, MemberCodeUsedError
from layers.shop.offers.points.links import Link, link_id_in
from layers.shop.offers.points.member_token import FIRST, token_of
from layers.shop.offers.points.model import Membership, member_ids_for
from layers.shop.offers.points.news import MemberNews, tell
from layers.shop.offers.points.open_membership import membership_of
from layers.shop.offers.points.store import memberships_table


def exchange_code(code: str) -> tuple[Membership, str, bool]:
    """The membership of the mailbox that the code was sent to, its token, and whether it was made just now.

    Tokens given before open it no more. Raises MemberCodeUnknownError, MemberCodeUsedError, MemberCodeExpiredError, and
    MembershipBusyError when others exchange another code for it at this moment.
    """
    link = _good(link_id_in(code))
    member = membership_of(link.email)
    if member is None:
        return _join(link)
    memberships_table.begin_epoch(member.member_id, member.epoch + 1, link.link_id)
    return member, token_of(member.member_id, member.epoch + 1), False


def _join(link: Link) -> tuple[Membership, str, bool]:
    where, *_ = member_ids_for(link.email)
    member = Membership(where, link.email, link.language, clock.iso(clock.now()), FIRST)
    memberships_table.join(member, link.link_id)
    tell("MembershipOpened", MemberNews(f"{where}:opened", where))
    count("MembershipOpened")
    return member, token_of(where, FIRST), True


def _good(link_id: str) -> Link:
    link = memberships_table.link(link_id)
    if link and link.used:
        raise MemberCodeUsedError
    if link is None or not link.is_good_at(clock.now().timestamp()):
        raise MemberCodeExpiredError
    return link
