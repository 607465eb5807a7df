"""A payment provider with a limit: what is beyond it is refused, and costs it nothing."""

from collections import deque
from random import Random

from layers.cloud.pulse import Service
from tests.simulation.scheduler import Scheduler
from tests.simulation.states import TaskFailedError

CALL_SECONDS = 0.25  # on average


class Provider:
    """Takes `most` calls in each second, and refuses the others."""

    def __init__(self, scheduler: Scheduler, most: float, random: Random) -> None:
        self._scheduler, self.most, self._random = scheduler, most, random
        self._taken: deque[float] = deque()
        self.seen = Service()

    def call(self) -> None:
        now = self._scheduler.time
        while self._taken and self._taken[0] <= now - 1.0:
            self._taken.popleft()
        self.seen.calls += 1
        if len(self._taken) >= self.most:
            self.seen.throttled += 1
            raise TaskFailedError("PaymentBusyError")
        self._taken.append(now)
        seconds = CALL_SECONDS * self._random.uniform(0.6, 1.4)
        self.seen.ms += seconds * 1000
        self._scheduler.pause(seconds)
