"""The outbox in Redis: no write unit for what is only looked at, and for repetitions that come within minutes.

Without Redis nothing is remembered: notices leave all the same, and a repeated event is told again.
"""

import msgspec

from layers.cloud import clock, redis
from layers.shop.notifications.model import Notice
from layers.shop.notifications.outbox import Told

LIST = "outbox"
KEPT_NOTICES = 10_000
# Events come again within minutes at most; claims on Idempotency-Keys live as long.
TOLD_SECONDS = 24 * 3600

# KEYS[1] the mark of one notice, KEYS[2] the list; ARGV the entry, seconds, the length of the list.
_KEEP_ONCE = """
if redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[2]) then
  redis.call('LPUSH', KEYS[2], ARGV[1])
  redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
end
"""


class RedisOutbox:
    def told(self, notice_id: str) -> bool:
        return bool(redis.attempt(lambda r: r.exists(_mark(notice_id)), otherwise=0))

    def keep(self, notice: Notice) -> None:
        entry = msgspec.json.encode(Told(notice, clock.iso(clock.now())))
        redis.attempt(
            lambda r: r.eval(_KEEP_ONCE, 2, _mark(notice.notice_id), LIST, entry, TOLD_SECONDS, KEPT_NOTICES),
            otherwise=None,
        )

    def latest(self, limit: int) -> list[Told]:
        nothing: list[bytes] = []
        entries = redis.attempt(lambda r: r.lrange(LIST, 0, limit - 1), otherwise=nothing)
        return [msgspec.json.decode(entry, type=Told) for entry in entries]


def _mark(notice_id: str) -> str:
    return f"told:{notice_id}"
