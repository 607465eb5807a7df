"""Goodput under overload: the shop's own rules (pace, fresh orders first, waiting room) around a model of a table.

The table places CAPACITY orders a second. What is asked of it beyond that is throttled, and what is throttled has cost
the table WASTE of an order: so a shop that pushes harder gets less, and at some point nothing. Everything else is real
code: what the pacer calls trouble, how it turns, who is set aside, when the room opens and how many it lets in. Seeded,
in steps of a second: equal on every run and machine.
"""

import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from layers.cloud import settings
from layers.cloud.pulse import Service
from layers.cloud.watch.pacing import Limits, Pace, Reading, next_pace, troubles
from layers.shop.traffic.overload.model import TOLERANCES, backlog_pace
from layers.shop.traffic.waiting_room.model import Room, steered
from tests.benchmarks.numbers import percentile

CAPACITY = 400.0  # orders a second
WASTE = 0.3  # of an order, for each one throttled
REFUSED = 1 / 6  # of an order, to refuse one as too late: a plain put, where placing one line takes six write units
EACH = 20.0  # orders a second that one batch at work tries
MOVE = 0.04  # of a try, to set one aside: ten go with one call
LIMITS = Limits(floor=2, start=10, ceiling=100)  # the best there is: 20 batches
SECONDS, WARM_UP = 600, 120
WANTED = 300  # seconds, so that a short run shows what becomes of the backlog
LOOK_EVERY = 5
LOADS = (0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass
class Line:
    """Orders that wait, in cohorts of a second: when accepted, and how many."""

    cohorts: deque[list[float]] = field(default_factory=deque)

    @property
    def waiting(self) -> float:
        return sum(count for _, count in self.cohorts)

    def age(self, now: float) -> float:
        return now - self.cohorts[0][0] if self.cohorts else 0.0

    def older_than(self, moment: float) -> float:
        return sum(count for at, count in self.cohorts if at < moment)

    def add(self, at: float, count: float) -> None:
        if count > 0:
            self.cohorts.append([at, count])

    def take(self, most: float) -> list[tuple[float, float]]:
        taken = []
        while self.cohorts and most > 1e-9:
            cohort = self.cohorts[0]
            count = min(most, cohort[1])
            taken.append((cohort[0], count))
            most -= count
            cohort[1] -= count
            if cohort[1] <= 1e-9:
                self.cohorts.popleft()
        return taken


@dataclass
class Shop:
    """One shop under one load. `paced` without: every batch the ceiling allows, oldest orders first."""

    load: float
    paced: bool
    room: Room
    chance: random.Random
    fresh: Line = field(default_factory=Line)
    backlog: Line = field(default_factory=Line)
    intake: Pace = field(default_factory=lambda: Pace(LIMITS.start))
    placing: Pace = field(default_factory=lambda: Pace(LIMITS.floor))
    seen: Service = field(default_factory=Service)
    outside: float = 0.0  # people in the waiting room
    lately: deque[float] = field(default_factory=lambda: deque(maxlen=15))
    placed: float = 0.0
    too_late: float = 0.0
    waits: list[float] = field(default_factory=list)

    def run(self) -> dict[str, Any]:
        for second in range(SECONDS):
            self._arrive(second)
            self._work(second)
            if second % LOOK_EVERY == 0 and self.paced:
                self._reading(second)
        return {
            "placed_per_second": round(self.placed / (SECONDS - WARM_UP), 1),
            "waited_s": {p: round(percentile(self.waits, p), 1) for p in (50, 95)} if self.waits else {},
            "too_late": round(self.too_late),
            "in_the_room": round(self.outside),
            "batches": self.intake.concurrency if self.paced else LIMITS.ceiling,
        }

    def _arrive(self, second: int) -> None:
        coming = self.load * CAPACITY * self.chance.uniform(0.9, 1.1)
        if self.room.open:
            self.outside += coming
            coming = min(self.outside, self.room.rate)
            self.outside -= coming
        else:
            coming, self.outside = coming + self.outside, 0.0
        self.fresh.add(second, coming)

    def _work(self, second: int) -> None:
        hands = EACH * (self.intake.concurrency if self.paced else LIMITS.ceiling)
        if self.paced:
            while self.fresh.age(second) > settings.ORDER_BEHIND_SECONDS() and hands >= MOVE:
                at, count = self.fresh.take(hands / MOVE)[0]
                self.backlog.add(at, count)
                hands -= count * MOVE
        tries = [(self.fresh, hands)]
        if self.paced:
            tries.append((self.backlog, EACH * self.placing.concurrency))
        asked = {id(line): min(most, line.waiting) for line, most in tries}
        late = sum(min(asked[id(line)], line.older_than(second - WANTED)) for line, _ in tries)
        share = self._share_given(sum(asked.values()) - late * (1 - REFUSED))
        for line, _ in tries:
            self._place(second, line.take(asked[id(line)] * share))

    def _share_given(self, asked: float) -> float:
        """How much of what is asked the table does; the rest is throttled and tried again."""
        room = CAPACITY * self.chance.uniform(0.95, 1.05)
        beyond = max(0.0, asked - room)
        done = max(0.0, min(asked, room) - WASTE * beyond)
        self.seen.add(Service(calls=round(asked), ms=asked * 5, throttled=round(beyond)))
        self.lately.append(done)
        return done / asked if asked else 0.0

    def _place(self, second: int, taken: list[tuple[float, float]]) -> None:
        for at, count in taken:
            if second - at > WANTED:
                self.too_late += count
            elif second >= WARM_UP:
                self.placed += count
                self.waits += [second - at] * max(1, round(count / 20))

    def _reading(self, second: int) -> None:
        placed = sum(self.lately) / len(self.lately)
        found = troubles({"dynamodb": self.seen}, TOLERANCES)
        look = Reading(second, round(self.fresh.waiting), self.fresh.age(second), found)
        behind = Reading(second, round(self.backlog.waiting), float("inf"), found)
        self.intake = next_pace(self.intake, look, LIMITS)
        self.placing = backlog_pace(self.placing, behind, look, self.intake.concurrency)
        oldest = max(self.fresh.age(second), self.backlog.age(second))
        self.room = steered(self.room, oldest, placed, round(self.outside))
        self.seen = Service()


KINDS = {
    "as many as can": (False, "off"),
    "paced": (True, "off"),
    "paced, with a waiting room": (True, "automatic"),
}


def measure() -> dict[str, Any]:
    """By kind of shop and load, as multiples of the capacity."""
    return {
        kind: {
            f"{load:g}": Shop(load, paced, Room(mode=mode), random.Random(11)).run()  # type: ignore[arg-type]
            for load in LOADS
        }
        for kind, (paced, mode) in KINDS.items()
    }


def share_of_peak(of_kind: dict[str, Any]) -> float:
    """Goodput at the heaviest load, as a share of the best at any load."""
    rates = [figures["placed_per_second"] for figures in of_kind.values()]
    return round(rates[-1] / max(rates), 2) if max(rates) else 0.0
