"""The only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The time in UTC, with microseconds."""
    return _frozen.get() or datetime.now(UTC)


def iso(at: datetime) -> str:
    """`2026-11-22T20:00:00.123Z`: UTC, milliseconds, sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


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
