"""The pacer: what it looks at, and which way it turns."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from layers.cloud import aws, clock
from layers.cloud.pulse import Service
from layers.shop.traffic.overload.model import PacerState, Sample, with_sample
from layers.shop.traffic.overload.pace_intake import Step, keep_pace, pace_intake
from layers.shop.traffic.overload.store import pacer_table
from tests.support.cloud import Cloud, Queues
from tests.unit.overload.gauges import Gauges

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)


class Hands(clock.Clock):
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def hands() -> Iterator[Hands]:
    hands = Hands()
    with clock.kept_by(hands):
        yield hands


@pytest.fixture(autouse=True)
def provider_without_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_PROVIDER_CALLS_PER_SECOND", "0")


@pytest.fixture
def gauges(cloud: Cloud) -> Gauges:
    return Gauges(cloud)


def calm(step: Step) -> bool:
    return False


def test_a_calm_shop_is_looked_at_once_and_nothing_is_written(gauges: Gauges) -> None:
    assert keep_pace(50, calm) == 1
    assert pacer_table.read() == PacerState()
    assert gauges.limits == {"intake": 5, "place-backlog": 2}


def test_while_orders_wait_the_intake_gets_more_hands_up_to_the_ceiling(gauges: Gauges) -> None:
    gauges.wait(orders=500)
    gauges.tell(oldest=20)
    assert pace_intake().sample.oldest == 20
    assert gauges.limits["intake"] == 6
    for _ in range(9):
        pace_intake()
    assert gauges.limits["intake"] == 10


def test_a_throttled_table_gets_fewer_at_once_and_one_bout_is_counted_once(gauges: Gauges, hands: Hands) -> None:
    gauges.limits["intake"] = 10
    gauges.wait(orders=500)
    gauges.tell(oldest=20, dynamodb=Service(calls=100, ms=500, throttled=10))
    step = pace_intake()
    assert step.troubles == ("dynamodb throttled 10%",)
    assert gauges.limits["intake"] == 8
    hands.sleep(5)
    pace_intake()
    assert gauges.limits["intake"] == 8


def test_a_slow_payment_provider_slows_the_intake_too(gauges: Gauges) -> None:
    gauges.limits["intake"] = 10
    gauges.tell(payments=Service(calls=20, ms=100_000))
    assert pace_intake().troubles == ("payments slow 5000 ms",)
    assert gauges.limits["intake"] == 8


def test_news_from_before_the_last_step_down_is_no_reason_for_another(gauges: Gauges, hands: Hands) -> None:
    gauges.limits["intake"] = 10
    gauges.tell(dynamodb=Service(calls=100, throttled=10))
    pace_intake()
    hands.sleep(11)
    pace_intake()  # the same pulse, still in the log
    assert gauges.limits["intake"] == 7  # a step towards 5, where a calm shop rests: no step down by two in ten


def test_the_backlog_gets_hands_only_when_fresh_orders_need_none(gauges: Gauges) -> None:
    gauges.wait(orders=500, backlog=500)
    gauges.limits["place-backlog"] = 9
    gauges.tell(oldest=20)
    for left in (4, 2, 2):
        pace_intake()
        assert gauges.limits["place-backlog"] == left
    gauges.wait(backlog=500)
    gauges.tell(oldest=0.1)
    for _ in range(9):
        pace_intake()
    assert gauges.limits["place-backlog"] == gauges.limits["intake"] == 5


def test_a_queue_that_nobody_reads_grows_old_all_the_same(gauges: Gauges, hands: Hands) -> None:
    gauges.wait(orders=3)
    ages = []
    for _ in range(4):
        ages.append(pace_intake().sample.oldest)
        hands.sleep(5)
    assert ages == [0, 5, 10, 15]


def test_orders_placed_a_second_are_what_environments_told_lately(gauges: Gauges) -> None:
    gauges.tell(placed=150)
    assert pace_intake().sample.placed_per_second == 10
    gauges.tell(placed=150, ago=20)
    assert pace_intake().sample.placed_per_second == 0


def test_it_stays_while_there_is_something_to_steer(gauges: Gauges) -> None:
    gauges.wait(orders=500)
    assert keep_pace(50, calm) == 10 + 1
    assert len(pacer_table.read().samples) == 11


def test_it_stays_while_who_follows_has_something_to_steer(gauges: Gauges) -> None:
    told = []
    assert keep_pace(20, lambda step: told.append(step) is None and len(told) < 3) == 3


def test_of_two_pacers_one_gives_way(gauges: Gauges) -> None:
    class Overtaking(Queues):
        """While one pacer reads its gauges, another writes."""

        def get_queue_attributes(self, **asked: Any) -> dict[str, Any]:
            pacer_table.write(with_sample(pacer_table.read(), Sample(1, 0, 0, 0.0, 5, 2, 0.0)))
            return {"Attributes": dict.fromkeys(asked["AttributeNames"], "500")}

    with aws.answered_by(sqs=Overtaking()):
        assert keep_pace(50, calm) == 0
    assert gauges.limits["intake"] == 5


def test_the_age_that_the_waiting_room_goes_by_counts_those_set_aside(gauges: Gauges) -> None:
    gauges.tell(oldest=3)
    assert pace_intake().oldest == 3
    gauges.wait(backlog=9)
    gauges.tell(oldest=3, backlog_oldest=40)
    assert pace_intake().oldest == 55
