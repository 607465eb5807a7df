"""How many may work at once: additive increase while work waits and all is well, multiplicative decrease else.

The rule of TCP's congestion control: whoever shares a bottleneck whose size nobody knows finds it by going up in small
steps and down in large ones. Pure; sources.py carries it out.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud.pulse import FEW, Service

BACK_OFF = 0.8  # of the present concurrency, after trouble
NEAR = 0.9  # of where trouble was met last: from there on up, one at a time
STEPS = 20  # from nothing to the ceiling
SETTLE = 10.0  # seconds after going down in which older news is still on its way: two pulses
PRESSING = 2.0  # seconds that the oldest message waits before more hands are called for


class Tolerance(Struct, frozen=True):
    """What of a service's calls may go wrong, as shares of 1, and how slow the average may be."""

    throttled: float = 0.02
    failed: float = 0.05
    conflicted: float = 0.3  # of transactions over hot items; each is tried again by itself
    slow_ms: float = 1000.0


class Limits(Struct, frozen=True):
    """`start` is where a calm system comes to rest."""

    floor: int
    start: int
    ceiling: int

    @property
    def step(self) -> int:
        return max(1, self.ceiling // STEPS)

    def within(self, concurrency: int) -> int:
        return max(self.floor, min(self.ceiling, concurrency))


class Pace(Struct, frozen=True):
    """How many may work at once; since when (seconds since 1970) pulses count again; and at how many trouble was met
    last, 0 if that is overcome."""

    concurrency: int
    judged_from: float = 0.0
    trouble_at: int = 0


class Reading(Struct, frozen=True):
    """What was found at `at` (seconds since 1970): seconds that the oldest message waits, and what is in trouble."""

    at: float
    waiting: int
    oldest: float
    troubles: tuple[str, ...] = ()


def troubles(services: Mapping[str, Service], tolerances: Mapping[str, Tolerance]) -> tuple[str, ...]:
    """What is beyond its tolerance, in words: ("dynamodb throttled 12 %",). Too few calls tell nothing."""
    found: list[str] = []
    for name, seen in sorted(services.items()):
        if seen.calls >= FEW:
            found += [f"{name} {what}" for what in _beyond(seen, tolerances.get(name, Tolerance()))]
    return tuple(found)


def _beyond(seen: Service, tolerance: Tolerance) -> list[str]:
    shares = {how: getattr(seen, how) / seen.calls for how in ("throttled", "failed", "conflicted")}
    found = [f"{how} {share:.0%}" for how, share in shares.items() if share > getattr(tolerance, how)]
    return [*found, f"slow {seen.mean_ms:.0f} ms"] if seen.mean_ms > tolerance.slow_ms else found


def next_pace(pace: Pace, reading: Reading, limits: Limits) -> Pace:
    """The pace after `reading`, which judges only what was seen since `pace.judged_from`."""
    if reading.at < pace.judged_from:
        return pace
    if reading.troubles:
        return Pace(limits.within(int(pace.concurrency * BACK_OFF)), reading.at + SETTLE, pace.concurrency)
    if reading.waiting and reading.oldest > PRESSING:
        return _raised(pace, limits)
    return replace(pace, concurrency=limits.within(_towards(limits.start, pace.concurrency)))


def _raised(pace: Pace, limits: Limits) -> Pace:
    """Up by a step; by one where trouble was met last; and in steps again once that place is passed in peace."""
    if pace.concurrency > pace.trouble_at:
        return Pace(limits.within(pace.concurrency + limits.step), pace.judged_from)
    near = max(pace.concurrency + 1, int(pace.trouble_at * NEAR))
    return replace(pace, concurrency=limits.within(min(pace.concurrency + limits.step, near)))


def _towards(goal: int, at: int) -> int:
    """A step: nobody learns of a new limit while nothing waits, so a calm system drifts back to where it began."""
    return at + (goal > at) - (goal < at)
