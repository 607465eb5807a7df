"""Which level answered, and how long it took: collected during a request, told in `Server-Timing`."""

from contextvars import ContextVar

_marks: ContextVar[list[str] | None] = ContextVar("marks", default=None)


def begin() -> None:
    _marks.set([])


def note(level: str) -> None:
    """Record that `level` ("memory", "redis", "dynamodb") answered a read of this request."""
    marks = _marks.get()
    if marks is not None and level not in marks:
        marks.append(level)


def header(elapsed_ms: float) -> str:
    """The value of Server-Timing (W3C), e.g. `total;dur=3.1, redis;desc="hit"`."""
    levels = [f'{level};desc="answered"' for level in _marks.get() or ()]
    return ", ".join([f"total;dur={elapsed_ms:.1f}", *levels])
