"""The outbox in Redis: no write unit for what is only looked at, and for repetitions that come within minutes.

Without Redis nothing is remembered: notices leave all the same, and for a repeated event again.
"""

from typing import Any

import msgspec

from layers.cloud import clock
from layers.cloud.memory import redis
from layers.shop.aftersales.notifications.model import Notice
from layers.shop.aftersales.notifications.outbox import SentNotice, each_once

LIST = "outbox"
KEPT_NOTICES = 10_000
# Events come again within minutes at most; claims on Idempotency-Keys live as long.
TOLD_SECONDS = 24 * 3600


class RedisOutbox:
    def was_sent(self, notice_id: str) -> bool:
        return bool(redis.attempt(lambda r: r.exists(_mark(notice_id)), otherwise=0))

    def note_sent(self, notice: Notice) -> None:
        entry = msgspec.json.encode(SentNotice(notice, clock.iso(clock.now())))
        redis.attempt(lambda r: _keep_once(r, _mark(notice.notice_id), entry), otherwise=None)

    def latest(self, limit: int) -> list[SentNotice]:
        nothing: list[bytes] = []
        entries = redis.attempt(lambda r: r.lrange(LIST, 0, limit - 1), otherwise=nothing)
        return each_once(msgspec.json.decode(entry, type=SentNotice) for entry in entries)


def _mark(notice_id: str) -> str:
    return f"told:{notice_id}"


def _keep_once(connection: Any, mark: str, entry: bytes) -> None:
    """One key at a time: in a cluster the mark and the list live on different nodes.

    The list first: whoever dies in between has the notice listed again, and `latest` shows it once. The other way round
    it would be marked as sent and never be seen.
    """
    if connection.exists(mark):
        return
    connection.lpush(LIST, entry)
    connection.ltrim(LIST, 0, KEPT_NOTICES - 1)
    connection.set(mark, 1, ex=TOLD_SECONDS)
