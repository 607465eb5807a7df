"""How many batches of a queue are worked on at once: as many as the event source mapping says right now."""

from __future__ import annotations

import threading
from collections.abc import Callable

LOOK_AGAIN = 0.5  # seconds: a mapping that changed tells nobody


class Places:
    """Taken by who polls, given back by who delivers. `limit` is asked anew for every place."""

    def __init__(self, limit: Callable[[], int]) -> None:
        self._limit = limit
        self._taken = 0
        self._changed = threading.Condition()

    def acquire(self) -> None:
        with self._changed:
            while self._taken >= self._limit():
                self._changed.wait(LOOK_AGAIN)
            self._taken += 1

    def release(self) -> None:
        with self._changed:
            self._taken -= 1
            self._changed.notify()
