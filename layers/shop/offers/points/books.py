"""The books of memberships: what is booked on them, by their orders and beside them, each once.

Compared with the orders, and set right, by reconciliation.
"""

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from layers.cloud import documents, names
from layers.cloud.patience import refused_writes, unless_refused
from layers.cloud.tables import connection, scan_page
from layers.shop.offers.points.errors import MembershipNotFoundError
from layers.shop.offers.points.model import Entry, MemberBooks, OrderPoints
from layers.shop.offers.points.rows import (
    MEMBER,
    TABLE,
    MemberRow,
    booked_row,
    entry_row,
    member_key,
    member_of,
    order_key,
    order_points_row,
)


def recorded_points(member_id: str, order_id: str) -> OrderPoints:
    """What the membership has of an order."""
    return documents.read(MemberRow, member_key(member_id), order_key(order_id), OrderPoints) or OrderPoints()


def book_order_points(
    member_id: str, order_id: str, before: OrderPoints, after: OrderPoints, entries: list[Entry]
) -> bool:
    """Put `after` in the place of `before`, with what is earned or lost by it and its lines of history, together.

    False when what is booked is no longer `before`. What an order spent is on the balance already. Raises
    MembershipNotFoundError.
    """
    row = order_points_row(member_id, order_id, msgspec.structs.replace(after, version=before.version + 1))
    as_read = documents.unchanged(MemberRow, before.version)
    return _book(member_id, after.earned - before.earned, after.pending - before.pending, row, as_read, entries)


def book_entry(member_id: str, entry: Entry) -> Entry | None:
    """Add an entry to balance and history, once per its kind and reference; else the one that was booked before.

    Raises MembershipNotFoundError.
    """
    row = booked_row(member_id, entry)
    if _book(member_id, entry.points, 0, row, documents.unchanged(MemberRow, 0), [entry]):
        return None
    return documents.read(MemberRow, row.pk, row.sk, Entry)


def _book(member_id: str, points: int, pending: int, guard: MemberRow, unless: Condition, entries: list[Entry]) -> bool:
    """Write the counters, what guards them and the history; False when the guard refuses."""
    counters: list[Action] = [
        MemberRow.balance.add(points),
        MemberRow.given.add(points),
        MemberRow.pending.add(pending),
    ]
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.save(guard, condition=unless)
            for entry in entries:
                transaction.save(entry_row(member_id, entry))
            member = MemberRow(member_key(member_id), MEMBER)
            transaction.update(member, actions=counters, condition=MemberRow.email.exists())
    except TransactWriteError as refused:
        guarded, *_, unknown = refused_writes(refused)
        if unknown:
            raise MembershipNotFoundError from refused
        if guarded:
            return False
        raise
    return True


def member_books(after: str, limit: int) -> tuple[list[MemberBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end.

    Both counters of a membership are in one row: read in one moment.
    """
    items, following = scan_page(names.table(TABLE), after, limit)
    members = [member_of(MemberRow.from_raw_data(item)) for item in items if item["sk"]["S"] == MEMBER]
    return [MemberBooks(member.member_id, member.given, member.balance) for member in members], following


def correct_points(seen: MemberBooks, right: int) -> bool:
    """Set a balance right; False when the counters are no longer as `seen`."""
    row = MemberRow(member_key(seen.member_id), MEMBER)
    as_read = (MemberRow.balance == seen.balance) & (MemberRow.given == seen.given)
    return unless_refused(lambda: row.update(actions=[MemberRow.balance.set(right)], condition=as_read))
