"""The edge of a function: every call to AWS, Redis or the payment provider goes through here, and meets the weather.

A call is on its way, is done at one moment, and is on its way back: others act meanwhile. What is written down of each
is the run's history: equal for equal seeds.
"""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple, TypeVar

from tests.simulation import weather as faults
from tests.simulation.scheduler import CrashedError, Scheduler
from tests.simulation.weather import Weather

T = TypeVar("T")


class Entry(NamedTuple):
    """Who did what, when, and what went wrong with it."""

    time: float
    who: str
    what: str
    fault: str = ""
    outcome: str = ""


class Errors(NamedTuple):
    """How a service says no: what its client raises for each kind of fault."""

    possible: frozenset[str]
    refused: Callable[[str], Exception]  # given the operation
    lost: Callable[[str], Exception]
    throttled: Callable[[str], Exception] | None = None
    conflict: Callable[[str], Exception] | None = None
    patience: float = 3.0  # seconds until a reply is given up


class Edge:
    def __init__(self, scheduler: Scheduler, weather: Weather, random: Random) -> None:
        self.scheduler, self.weather = scheduler, weather
        self._random = random
        self.history: list[Entry] = []

    def note(self, what: str, fault: str = "", outcome: str = "", who: str = "") -> None:
        current = self.scheduler.current
        self.history.append(Entry(self.scheduler.time, who or (current.name if current else ""), what, fault, outcome))

    def call(self, what: str, operation: str, act: Callable[[], T], errors: Errors, repeats: bool = True) -> T:
        """`act`, at a moment and with a fault of the seed's choice. `repeats`: doing it twice may differ from once.

        Outside of any actor (the shop is set up, or looked at) it is simply done.
        """
        actor = self.scheduler.current
        if actor is None:
            return act()
        if not actor.alive:
            raise CrashedError
        fault = self.weather.of_call(errors.possible)
        self.scheduler.pause(self.weather.latency())
        if fault:
            self._before(fault, what, operation, act, errors)
        answer, refusal = self._done(what, fault, act)
        if fault == faults.TWICE and repeats:
            answer, refusal = self._done(what, "again", act)
        if fault == faults.CRASH_AFTER:
            self.scheduler.crash(actor)
        self.scheduler.pause(self.weather.latency())
        if fault == faults.REPLY_LOST:
            self.scheduler.pause(errors.patience)
            raise errors.lost(operation)
        if refusal:
            raise refusal
        return answer  # type: ignore[return-value]

    def _before(self, fault: str, what: str, operation: str, act: Callable[[], Any], errors: Errors) -> None:
        """What keeps a call from being done, or from being done now."""
        if fault == faults.CRASH_BEFORE:
            self.note(what, fault)
            assert self.scheduler.current is not None
            self.scheduler.crash(self.scheduler.current)
        if fault in (faults.REFUSED, faults.THROTTLED, faults.CONFLICT):
            self.note(what, fault)
            told = {faults.THROTTLED: errors.throttled, faults.CONFLICT: errors.conflict}.get(fault) or errors.refused
            raise told(operation)
        if fault == faults.LATE:
            self._later(what, act)
            self.scheduler.pause(errors.patience)
            raise errors.lost(operation)
        if fault == faults.SLOW:
            self.scheduler.pause(self._random.uniform(0.1, errors.patience))

    def _later(self, what: str, act: Callable[[], Any]) -> None:
        who = self.scheduler.current.name if self.scheduler.current else ""
        self.note(what, faults.LATE)

        def arrive() -> None:
            try:
                act()
            except Exception as refused:  # noqa: BLE001 - nobody waits for the answer any more
                self.note(what, "arrives", type(refused).__name__, who)
            else:
                self.note(what, "arrives", "", who)

        self.scheduler.at(self._random.choice((0.5, 5.0, 20.0)) * self._random.random(), arrive)

    def _done(self, what: str, fault: str, act: Callable[[], T]) -> tuple[T | None, Exception | None]:
        """Do it; a refusal is an answer too, and can be lost like any other."""
        try:
            answer = act()
        except Exception as refused:  # noqa: BLE001 - raised where the reply arrives
            self.note(what, fault, type(refused).__name__)
            return None, refused
        self.note(what, fault)
        return answer, None
