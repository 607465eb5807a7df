"""How fast one subject (a person, an address) may do one kind of thing, over all environments together.

Where Redis is dead each environment keeps the same limit by itself: coarse, never open, never shut.
"""

import math
from collections import OrderedDict
from typing import NamedTuple

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis
from layers.cloud.memory.scripts import evaluate
from layers.cloud.rates import Rate

MICRO = 1_000_000
MOST_SUBJECTS = 10_000  # that one environment remembers where Redis is dead


class Taken(NamedTuple):
    """Whether there was room, how many more there is room for, and seconds until there is for one, and for all."""

    fits: bool
    left: int
    wait: float
    until_all: float


def take(name: str, subject: str, rate: Rate, number: int = 1) -> Taken:
    """Take `number` of what `subject` may do of the kind `name`; 0 looks whether there is room for one."""
    keys, arguments = [f"limit:{name}:{subject}"], [round(rate.between * MICRO), rate.at_once, number]
    answer = redis.attempt(lambda r: evaluate(r, ("gcra",), keys, arguments), otherwise=None)
    if answer is None:
        return _local().take(keys[0], rate, number)
    fits, left, wait, until_all = map(int, answer)
    return Taken(bool(fits), left, wait / MICRO, until_all / MICRO)


class LocalLimits:
    """The same by one environment alone, for the subjects it met last."""

    def __init__(self) -> None:
        self._full: OrderedDict[str, float] = OrderedDict()  # by key, when the last of what was taken is worked off

    def take(self, key: str, rate: Rate, number: int) -> Taken:
        now = clock.monotonic()
        full = max(self._full.get(key, now), now)
        end = now + rate.at_once * rate.between
        after = full + number * rate.between
        fits = after <= end + 1e-9 if number else full + rate.between <= end + 1e-9
        if fits and number:
            full = after
            self._remember(key, full)
        left = math.floor((end - full) / rate.between + 1e-9)
        return Taken(fits, left, max(0.0, full + rate.between - end), full - now)

    def _remember(self, key: str, full: float) -> None:
        self._full[key] = full
        self._full.move_to_end(key)
        if len(self._full) > MOST_SUBJECTS:
            self._full.popitem(last=False)


_local = Remembered(LocalLimits)
