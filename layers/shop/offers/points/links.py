"""The link that opens a membership, mailed to its mailbox: what is in it, and how long it is good.

A link is known by its id, and opened by its code: the id and our signature under it. So the code is nowhere until the
mail is written, and stored nowhere then; who reads tables, queues or the outbox cannot exchange it.
"""

from msgspec import Struct

from layers.cloud import keyed
from layers.cloud.web import tokens
from layers.shop.offers.points.errors import MemberCodeUnknownError

KIND = "member-link"
GOOD_FOR_SECONDS = 1800


class Link(Struct, frozen=True):
    """What somebody asked for under one Idempotency-Key, for a mailbox. `asked_at` is seconds since 1970."""

    link_id: str
    email: str
    language: str
    asked_at: int
    used: bool = False

    def is_good_at(self, moment: float) -> bool:
        return moment < self.asked_at + GOOD_FOR_SECONDS


def link_id_for(key: str) -> str:
    """The link that this Idempotency-Key asks for."""
    return keyed.ids_of("lnk", "member link", key)[0]


def code_of(link_id: str) -> str:
    """What the mail says: 63 characters, none of which an address needs to escape."""
    return f"{link_id}.{tokens.sign(KIND, link_id)}"


def link_id_in(code: str) -> str:
    """Raises MemberCodeUnknownError."""
    link_id, _, signature = code.strip().partition(".")
    if not tokens.verify(KIND, link_id, signature):
        raise MemberCodeUnknownError
    return link_id
