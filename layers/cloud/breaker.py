"""A circuit breaker: after repeated failures, stop asking for a while.

Closed lets calls through; `failures` in a row open it; open refuses until the pause is over, then one call may try
(half open). The pause doubles up to `longest_pause` while the tries fail.
"""

from collections.abc import Callable

from layers.cloud import clock


class CircuitBreaker:
    """State for one dependency in one function environment. Pauses are seconds."""

    def __init__(
        self,
        failures: int = 3,
        first_pause: float = 0.5,
        longest_pause: float = 8.0,
        monotonic: Callable[[], float] = clock.monotonic,
    ) -> None:
        self._limit = failures
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._monotonic = monotonic
        self.succeeded()

    @property
    def open(self) -> bool:
        """Whether calls should be spared right now."""
        return self._monotonic() < self._closed_until_retry

    def succeeded(self) -> None:
        self._failures = 0
        self._pause = self._first_pause
        self._closed_until_retry = 0.0

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._limit:
            self._closed_until_retry = self._monotonic() + self._pause
            self._pause = min(self._pause * 2, self._longest_pause)
