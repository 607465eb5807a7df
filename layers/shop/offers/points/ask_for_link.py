"""Ask for a membership, or for the way into one that is there: both are told the same, and only the mailbox more."""

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.mailboxes import mailbox
from layers.shop.offers.points.links import Link, link_id_for
from layers.shop.offers.points.news import MemberNews, tell
from layers.shop.offers.points.store import memberships_table


def ask_for_link(email: str, language: str, key: str) -> bool:
    """Have a link mailed; whether the same request has asked before.

    Whether there is a membership is not looked up: what is written, sent and answered is the same with one and without,
    and takes as long. Raises IdempotencyKeyReusedError.
    """
    asked = Link(link_id_for(key), email, language, int(clock.now().timestamp()))
    earlier = memberships_table.ask(asked)
    if earlier and mailbox(earlier.email) != mailbox(email):
        raise IdempotencyKeyReusedError("this Idempotency-Key stands for another request: use a new key")
    tell("MemberLinkWanted", MemberNews(asked.link_id))
    return earlier is not None


def find_link(link_id: str) -> Link | None:
    """The link that was asked for, to whoever mails it."""
    return memberships_table.link(link_id)
