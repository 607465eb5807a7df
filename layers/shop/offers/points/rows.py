"""The rows of memberships: all of one member's under one key.

pk             sk                           what
MEMBER#<id>    MEMBER                       who it is, and the counters
MEMBER#<id>    ORDER#<order id>             what one order has of it (OrderPoints)
MEMBER#<id>    ENTRY#<at>#<...>#<kind>      a line of the history
MEMBER#<id>    BOOKED#<kind>#<reference>    the entry that was booked, so that it is once
KEY#<hash>     KEY                          the membership that an Idempotency-Key asked for; expires
"""

import hashlib

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import names
from layers.cloud.documents import DocumentRow, text_of
from layers.cloud.tables import TableMeta
from layers.shop.offers.points.model import Entry, Membership, OrderPoints

TABLE = "loyalty"
MEMBER = "MEMBER"
ENTRY = "ENTRY#"


class MemberRow(DocumentRow):
    """`balance` is changed by the placing and cancelling transactions alone, or together with `given`."""

    class Meta(TableMeta):
        table_name = names.table(TABLE)

    email = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    joined_at = UnicodeAttribute(null=True)
    epoch = NumberAttribute(null=True)
    balance = NumberAttribute(null=True)
    given = NumberAttribute(null=True)
    pending = NumberAttribute(null=True)
    member_id = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)


def member_key(member_id: str) -> str:
    return f"MEMBER#{member_id}"


def order_key(order_id: str) -> str:
    """The sort key of what one order has of a membership."""
    return f"ORDER#{order_id}"


def member_row(member: Membership) -> MemberRow:
    return MemberRow(
        member_key(member.member_id),
        MEMBER,
        email=member.email,
        language=member.language,
        joined_at=member.joined_at,
        epoch=member.epoch,
        balance=member.balance,
        given=member.given,
        pending=member.pending,
    )


def member_of(row: MemberRow) -> Membership:
    return Membership(
        member_id=row.pk.removeprefix("MEMBER#"),
        email=row.email or "",
        language=row.language or "en",
        joined_at=row.joined_at or "",
        epoch=int(row.epoch or 0),
        balance=int(row.balance or 0),
        given=int(row.given or 0),
        pending=int(row.pending or 0),
    )


def key_row(key: str, member_id: str, expires_at: int) -> MemberRow:
    """The key itself is not kept: who reads the table cannot ask for the token in its name."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return MemberRow(f"KEY#{digest}", "KEY", member_id=member_id, expires_at=expires_at)


def order_points_row(member_id: str, order_id: str, points: OrderPoints) -> MemberRow:
    return MemberRow(member_key(member_id), order_key(order_id), body=text_of(points), version=points.version)


def entry_row(member_id: str, entry: Entry) -> MemberRow:
    return MemberRow(member_key(member_id), f"{ENTRY}{entry.entry_id}", body=text_of(entry))


def booked_row(member_id: str, entry: Entry) -> MemberRow:
    return MemberRow(member_key(member_id), f"BOOKED#{entry.kind}#{entry.reference}", body=text_of(entry))
