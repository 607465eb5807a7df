"""The pacer's rule, and a seeded model of a shop around it: it finds the bottleneck, backs off, and comes back."""

import random
from dataclasses import dataclass, field

import pytest

from layers.cloud.pulse import Service
from layers.cloud.watch.pacing import Limits, Pace, Reading, Tolerance, next_pace, troubles

LIMITS = Limits(floor=2, start=10, ceiling=100)


def reading(at: float = 1000.0, waiting: int = 0, oldest: float = 0.0, *trouble: str) -> Reading:
    return Reading(at, waiting, oldest, trouble)


def test_more_hands_are_called_for_while_work_waits() -> None:
    assert next_pace(Pace(10), reading(1000, 50, 8), LIMITS).concurrency == 15


def test_a_short_wait_is_no_reason() -> None:
    assert next_pace(Pace(10), reading(1000, 50, 0.5), LIMITS).concurrency == 10


def test_trouble_takes_two_in_ten_away_and_its_own_echo_takes_none() -> None:
    slower = next_pace(Pace(50), reading(1000, 50, 8, "dynamodb throttled 12%"), LIMITS)
    assert slower == Pace(40, 1010, trouble_at=50)
    assert next_pace(slower, reading(1005, 50, 8, "dynamodb throttled 9%"), LIMITS) == slower
    assert next_pace(slower, reading(1010, 50, 8, "dynamodb throttled 9%"), LIMITS).concurrency == 32


def test_near_where_trouble_was_met_it_feels_its_way_and_runs_again_beyond() -> None:
    pace, paces = Pace(40, 0, trouble_at=50), []
    for _ in range(9):
        pace = next_pace(pace, reading(1000, 50, 8), LIMITS)
        paces.append(pace.concurrency)
    assert paces == [45, 46, 47, 48, 49, 50, 51, 56, 61]


def test_the_pace_stays_between_floor_and_ceiling() -> None:
    assert next_pace(Pace(2), reading(1000, 1, 9, "payments failed 40%"), LIMITS).concurrency == 2
    assert next_pace(Pace(98), reading(1000, 9, 9), LIMITS).concurrency == 100
    assert next_pace(Pace(500), reading(), LIMITS).concurrency == 100


@pytest.mark.parametrize(("at", "then"), [(4, 5), (10, 10), (30, 29)])
def test_in_calm_it_drifts_to_where_it_began(at: int, then: int) -> None:
    assert next_pace(Pace(at), reading(), LIMITS).concurrency == then


def test_shares_beyond_their_tolerance_are_named() -> None:
    seen = {"dynamodb": Service(calls=100, ms=400, throttled=12), "payments": Service(calls=50, ms=400_000, failed=9)}
    assert troubles(seen, {}) == ("dynamodb throttled 12%", "payments failed 18%", "payments slow 8000 ms")
    assert troubles(seen, {"payments": Tolerance(failed=0.5, slow_ms=9000)}) == ("dynamodb throttled 12%",)


def test_a_handful_of_calls_tells_nothing() -> None:
    assert troubles({"payments": Service(calls=4, ms=40_000, failed=4)}, {}) == ()


@dataclass
class Shop:
    """A table that takes `capacity` orders a second and throttles the rest; each worker tries 5 orders a second."""

    capacity: float
    arrivals: float
    chance: random.Random
    queue: float = 0.0
    placed: list[float] = field(default_factory=list)

    def run(self, pace: Pace, at: float, seconds: float = 5.0) -> tuple[Pace, Reading]:
        offered = min(pace.concurrency * 5 * seconds, self.queue + self.arrivals * seconds)
        room = self.capacity * seconds * self.chance.uniform(0.95, 1.05)
        tries = max(1, int(offered))
        refused = max(0, tries - int(room))
        done = tries - refused - 0.5 * refused  # a refused try takes something of the table, too
        done = max(0.0, done)
        self.queue = max(0.0, self.queue + self.arrivals * seconds - done)
        self.placed.append(done / seconds)
        oldest = self.queue / max(1.0, done / seconds)
        seen = {"dynamodb": Service(calls=tries, ms=tries * 5, throttled=refused)}
        found = Reading(at, int(self.queue), oldest, troubles(seen, {}))
        return next_pace(pace, found, LIMITS), found


def drive(shop: Shop, pace: Pace, steps: int, start: float = 0.0) -> tuple[Pace, list[int]]:
    paces = []
    for step in range(steps):
        pace, _ = shop.run(pace, start + 5.0 * step)
        paces.append(pace.concurrency)
    return pace, paces


@pytest.mark.parametrize("seed", range(20))
def test_under_ten_times_the_load_it_settles_around_the_capacity(seed: int) -> None:
    shop = Shop(capacity=200, arrivals=2000, chance=random.Random(seed))  # 40 workers' worth
    _, paces = drive(shop, Pace(10), 200)
    settled = paces[50:]
    assert min(settled) >= 25
    assert max(settled) <= 50
    assert sum(shop.placed[50:]) / 150 >= 0.75 * 200


@pytest.mark.parametrize("seed", range(20))
def test_when_the_table_gives_half_it_backs_off_and_comes_back_with_it(seed: int) -> None:
    shop = Shop(capacity=400, arrivals=4000, chance=random.Random(seed))
    pace, before = drive(shop, Pace(10), 100)
    shop.capacity = 100
    pace, low = drive(shop, pace, 30, 500.0)
    assert max(low[15:]) <= 30
    shop.capacity = 400
    _, again = drive(shop, pace, 60, 650.0)
    assert max(again) >= 0.9 * max(before[50:])


def test_a_shop_without_a_rush_is_left_where_it_began() -> None:
    shop = Shop(capacity=200, arrivals=20, chance=random.Random(1))
    _, paces = drive(shop, Pace(10), 50)
    assert set(paces) == {10}
