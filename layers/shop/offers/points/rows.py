"""The rows of memberships: all of one member's under one key.

pk             sk                           what
MEMBER#<id>    MEMBER                       who it is, and the counters
MEMBER#<id>    ORDER#<order id>             what one order has of it (OrderPoints)
MEMBER#<id>    ENTRY#<at>#<...>#<kind>      a line of the history
MEMBER#<id>    BOOKED#<kind>#<reference>    the entry that was booked, so that it is once
LINK#<id>      LINK                         the link that an Idempotency-Key asked for, and whom it opened; expires
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import names
from layers.cloud.documents import DocumentRow, text_of
from layers.cloud.tables import TableMeta
from layers.shop.offers.points.links import Link
from layers.shop.offers.points.model import Entry, Membership, OrderPoints

TABLE = "loyalty"
MEMBER = "MEMBER"
LINK = "LINK"
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
    asked_at = NumberAttribute(null=True)
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


def link_key(link_id: str) -> str:
    return f"LINK#{link_id}"


def link_row(link: Link, expires_at: int) -> MemberRow:
    """Of a link that nobody has used."""
    return MemberRow(
        link_key(link.link_id),
        LINK,
        email=link.email,
        language=link.language,
        asked_at=link.asked_at,
        expires_at=expires_at,
    )


def link_of(row: MemberRow) -> Link:
    return Link(
        link_id=row.pk.removeprefix("LINK#"),
        email=row.email or "",
        language=row.language or "en",
        asked_at=int(row.asked_at or 0),
        used=bool(row.member_id),
    )


def order_points_row(member_id: str, order_id: str, points: OrderPoints) -> MemberRow:
    return MemberRow(member_key(member_id), order_key(order_id), body=text_of(points), version=points.version)


def entry_row(member_id: str, entry: Entry) -> MemberRow:
    return MemberRow(member_key(member_id), f"{ENTRY}{entry.entry_id}", body=text_of(entry))


def booked_row(member_id: str, entry: Entry) -> MemberRow:
    return MemberRow(member_key(member_id), f"BOOKED#{entry.kind}#{entry.reference}", body=text_of(entry))
