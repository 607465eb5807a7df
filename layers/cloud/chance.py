"""The only place that leaves anything to chance: new ids, and jitter."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager


class Chance:
    """The machine's own source: bytes nobody can guess, and jitter."""

    def random_bytes(self, count: int) -> bytes:
        return os.urandom(count)

    def between(self, low: float, high: float) -> float:
        return random.uniform(low, high)


_source = Chance()


def random_bytes(count: int) -> bytes:
    """Bytes fit for secrets."""
    return _source.random_bytes(count)


def between(low: float, high: float) -> float:
    """Any number from `low` to `high`, for jitter: never for secrets."""
    return _source.between(low, high)


@contextmanager
def drawn_from(source: Chance) -> Iterator[None]:
    """Draw from another source: seeded, the same things happen again (simulations)."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
