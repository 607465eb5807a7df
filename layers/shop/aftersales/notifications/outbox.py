"""The outbox: what was sent to whom, kept for 30 days; what keeps a repeated event from being sent twice.

pk                sk                    what
OUTBOX#<nn>       <at>#<notice_id>      the notice
NOTICE#<id>       NOTICE                that it was sent
"""

import heapq
from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol

import msgspec
from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import clock, names, shards
from layers.cloud.tables import Item, TableMeta
from layers.shop.aftersales.notifications.model import Notice

SHARDS = 4
KEPT = timedelta(days=30)


class SentNotice(Struct, frozen=True):
    """A notice and when it left (ISO 8601 UTC)."""

    notice: Notice
    at: str


def each_once(sent: Iterable[SentNotice]) -> list[SentNotice]:
    """`sent`, the newest first, without what was noted again after a crash."""
    return list({entry.notice.notice_id: entry for entry in sent}.values())


class Outbox(Protocol):
    def was_sent(self, notice_id: str) -> bool:
        """Whether this notice has left before."""
        ...

    def note_sent(self, notice: Notice) -> None:
        """Note that it has left; noting it twice is noting it once."""
        ...

    def latest(self, limit: int) -> list[SentNotice]:
        """The newest first."""
        ...


class NoticeRow(Item):
    class Meta(TableMeta):
        table_name = names.table("notifications")

    body = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()


class DynamoOutbox:
    def was_sent(self, notice_id: str) -> bool:
        try:
            NoticeRow.get(f"NOTICE#{notice_id}", "NOTICE", consistent_read=True)
        except NoticeRow.DoesNotExist:
            return False
        return True

    def note_sent(self, notice: Notice) -> None:
        """What is shown first, the mark last: whoever dies in between has it noted again, and shown once."""
        if self.was_sent(notice.notice_id):
            return
        at = clock.iso(clock.now())
        expires = int((clock.now() + KEPT).timestamp())
        shard = shards.sharded("OUTBOX", shards.shard_of(notice.notice_id, SHARDS))
        body = msgspec.json.encode(notice).decode()
        NoticeRow(shard, f"{at}#{notice.notice_id}", body=body, at=at, expires_at=expires).save()
        NoticeRow(f"NOTICE#{notice.notice_id}", "NOTICE", expires_at=expires).save()

    def latest(self, limit: int) -> list[SentNotice]:
        rows: list[NoticeRow] = []
        for shard in shards.all_shards("OUTBOX", SHARDS):
            rows += NoticeRow.query(shard, scan_index_forward=False, limit=limit)
        newest = heapq.nlargest(limit, rows, key=lambda row: row.sk)
        return each_once(SentNotice(msgspec.json.decode(row.body or "", type=Notice), row.at or "") for row in newest)
