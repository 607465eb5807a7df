"""Join the loyalty programme, or ask for the token of a membership that is there."""

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.web import tokens
from layers.shop.offers.points.model import Membership, member_id_for
from layers.shop.offers.points.news import MemberNews, tell
from layers.shop.offers.points.store import memberships_table

MAIL_SECONDS = 600  # a token is mailed no more often, however often it is asked for
FIRST = 1


def token_of(member_id: str, epoch: int) -> str:
    return tokens.sign("member", f"{member_id}.{epoch}")


def join_programme(email: str, language: str, key: str) -> tuple[Membership | None, str, bool]:
    """The new membership, its token, and whether the same request has made it before.

    A mailbox has one membership. Who asks for it under another key gets none (None): only the mailbox itself is sent a
    token, the next one, whose first use ends those before. Raises IdempotencyKeyReusedError.
    """
    member = Membership(member_id_for(email), email, language, clock.iso(clock.now()))
    outcome = memberships_table.join(member, key)
    if outcome == "key_reused":
        raise IdempotencyKeyReusedError("this Idempotency-Key stands for another request: use a new key")
    stored = memberships_table.get(member.member_id) or member
    if outcome == "known" or stored.epoch != FIRST:
        _mail_token(stored)
        return None, "", outcome == "replayed"
    tell("MembershipOpened", MemberNews(f"{stored.member_id}:opened", stored.member_id))
    return stored, token_of(stored.member_id, FIRST), outcome == "replayed"


def _mail_token(member: Membership) -> None:
    epoch, moment = member.epoch + 1, int(clock.now().timestamp()) // MAIL_SECONDS
    event_id = f"{member.member_id}:token:{epoch}:{moment}"
    tell("MemberTokenWanted", MemberNews(event_id, member.member_id, epoch=epoch))
