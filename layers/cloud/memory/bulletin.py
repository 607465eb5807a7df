"""What every environment has to hear within seconds: from its own memory, else Redis, else the table.

A request costs nothing more while Redis is there. Without it (dead, or a stage that has none) an environment reads the
table every two seconds; and when the table does not answer either, what was known last goes on.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis
from layers.cloud.watch.telemetry import logger

T = TypeVar("T")
MEMORY_SECONDS = 2.0
REDIS_SECONDS = 600


class Bulletin(Generic[T]):
    """The value under `key` of Redis; `read` answers it from its table, and `first` is what goes until it was read."""

    def __init__(self, key: str, first: T, read: Callable[[], T]) -> None:
        self._key, self._first, self._read = key, first, read
        self._remembered: Remembered[list[tuple[float, T]]] = Remembered(list)

    def heard(self) -> T:
        """The value, a moment old at most; what was known last while nobody can say."""
        held = self._remembered()
        if held and held[0][0] > clock.monotonic():
            return held[0][1]
        value = self._from_redis() or self._from_table(held[0][1] if held else self._first)
        self._remember(value)
        return value

    def publish(self, value: T) -> None:
        """Let everybody hear it, within two seconds."""
        redis.attempt(lambda r: r.set(self._key, msgspec.json.encode(value), ex=REDIS_SECONDS), otherwise=None)
        self._remember(value)

    def _remember(self, value: T) -> None:
        self._remembered.become([(clock.monotonic() + MEMORY_SECONDS, value)])

    def _from_redis(self) -> T | None:
        raw = redis.attempt(lambda r: r.get(self._key), otherwise=None)
        try:
            return msgspec.json.decode(raw, type=type(self._first)) if raw else None
        except msgspec.MsgspecError:
            return None  # written by another version of the shop: as good as not there

    def _from_table(self, before: T) -> T:
        try:
            value = self._read()
        except Exception as error:  # noqa: BLE001 - what cannot be read must not decide whether the shop sells
            logger.warning("a bulletin cannot be read", bulletin=self._key, error=type(error).__name__)
            return before
        self._offer(value)
        return value

    def _offer(self, value: T) -> None:
        """To Redis, unless somebody has just told it something newer."""
        text = msgspec.json.encode(value)
        redis.attempt(lambda r: r.set(self._key, text, ex=REDIS_SECONDS, nx=True), otherwise=None)
