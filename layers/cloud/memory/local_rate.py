"""So many a second, by one environment alone."""

from layers.cloud import clock


class LocalRate:
    """Fills up by time; holds one second's worth at most, and at least one."""

    def __init__(self) -> None:
        self._left = 1.0
        self._at = clock.monotonic()

    def takes_one(self, rate: float) -> bool:
        """Whether one more is within `rate` a second, which may differ from call to call."""
        now = clock.monotonic()
        self._left = min(max(1.0, rate), self._left + rate * (now - self._at))
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
