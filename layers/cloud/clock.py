"""The only place that asks what time it is, and that waits."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_clock = Clock()


def now() -> datetime:
    """The time in UTC, with microseconds."""
    return _frozen.get() or _clock.now()


def now_ms() -> int:
    """The time in milliseconds since 1970, as rows keep it."""
    return int(now().timestamp() * 1000)


def monotonic() -> float:
    """Seconds that only ever grow, for measuring how long something took."""
    return _clock.monotonic()


def sleep(seconds: float) -> None:
    """Wait."""
    _clock.sleep(seconds)


def iso(at: datetime) -> str:
    """`2026-11-22T20:00:00.123Z`: UTC, milliseconds, sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(ms: int) -> datetime:
    """Milliseconds since 1970 as a time in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def parse(text: str) -> datetime:
    return datetime.fromisoformat(text)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let time stand still at `at` (tests)."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)


@contextmanager
def kept_by(clock: Clock) -> Iterator[None]:
    """Let another clock tell the time (simulations)."""
    global _clock
    before, _clock = _clock, clock
    try:
        yield
    finally:
        _clock = before


def is_the_machines() -> bool:
    """Whether nobody has put another clock here."""
    return _frozen.get() is None and type(_clock) is Clock
