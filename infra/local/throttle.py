"""A token bucket: API Gateway's throttle of a stage (10,000/s, a burst of 5,000 unless set), and SES's rate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class TokenBucket:
    """`rate` tokens a second, `burst` at most. Thread safe."""

    def __init__(self, rate: float, burst: float, now: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._now = rate, burst, now
        self._tokens, self._at = float(burst), now()
        self._lock = threading.Lock()

    def take(self) -> bool:
        with self._lock:
            at = self._now()
            self._tokens = min(self._burst, self._tokens + (at - self._at) * self._rate)
            self._at = at
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True
