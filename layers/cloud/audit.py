"""The audit log: what people did and what repairs did, noted before it was done, kept for 90 days.

pk                sk                what
AUDIT#<yyyy-mm>   <at>#<entry_id>   what somebody did
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import clock, ids, names
from layers.cloud.tables import Item, TableMeta

KEPT = timedelta(days=90)


class AuditEntry(Struct, frozen=True):
    """What somebody did, noted before it was done: what is not in the log did not happen.

    `act` is a verb of the context that did it ("redrive", "adjust_points"); `by` is who, `at` is ISO 8601 UTC.
    """

    at: str
    act: str
    by: str
    subject: str  # what was acted on: a queue, a state machine, a membership
    ids: list[str]  # which of it: dead letters, executions, keys of requests
    reason: str = ""
    before: str = ""  # what the act replaced or threw away
    entry_id: str = ""


class AuditPage(Struct):
    """`following` is what `page` takes to go on, or None at the end."""

    entries: list[AuditEntry]
    following: str | None


class AuditRow(Item):
    class Meta(TableMeta):
        table_name = names.table("operations")

    entry = UnicodeAttribute()
    expires_at = NumberAttribute()


def note(act: str, by: str, subject: str, ids_: list[str], reason: str = "", before: str = "") -> None:
    """Note what `by` is about to do. The act comes after: it fails if it cannot be noted."""
    entry = AuditEntry(clock.iso(clock.now()), act, by, subject, ids_, reason, before, ids.new_id("aud"))
    text = msgspec.json.encode(entry).decode()
    expires_at = int((clock.now() + KEPT).timestamp())
    AuditRow(_key(entry.at[:7]), f"{entry.at}#{entry.entry_id}", entry=text, expires_at=expires_at).save()


def page(limit: int, after: str | None = None) -> AuditPage:
    """The newest first, a partition a month."""
    rows: list[AuditRow] = []
    for month in _months(after[:7] if after else None):
        older: Any = AuditRow.sk < after if after else None
        rows += AuditRow.query(
            _key(month), older, scan_index_forward=False, limit=limit + 1 - len(rows), consistent_read=True
        )
        if len(rows) > limit:
            break
    entries = [msgspec.json.decode(row.entry, type=AuditEntry) for row in rows[:limit]]
    return AuditPage(entries, rows[limit - 1].sk if len(rows) > limit else None)


def _key(month: str) -> str:
    return f"AUDIT#{month}"


def _months(newest: str | None) -> list[str]:
    """Every month that may still hold entries, from `newest` (yyyy-mm; now by default) back."""
    first = datetime.strptime(f"{newest}-01", "%Y-%m-%d").replace(tzinfo=clock.now().tzinfo) if newest else clock.now()
    oldest = (clock.now() - KEPT).strftime("%Y-%m")
    found = []
    while (month := first.strftime("%Y-%m")) >= oldest:
        found.append(month)
        first = first.replace(day=1) - timedelta(days=1)
    return found
