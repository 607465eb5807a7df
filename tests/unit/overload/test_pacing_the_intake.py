"""The pacer: what it looks at, and which way it turns."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import clock
from layers.cloud.pulse import Service
from layers.shop.traffic.overload.in_memory import MemoryBooks
from layers.shop.traffic.overload.model import Book
from layers.shop.traffic.overload.pace_intake import Turn, keep_pace, pace_intake
from layers.shop.traffic.overload.port import BookChangedError
from tests.unit.overload.gauges import MemoryGauges

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


@pytest.fixture
def gauges() -> MemoryGauges:
    return MemoryGauges()


@pytest.fixture
def books() -> MemoryBooks:
    return MemoryBooks()


def calm(turn: Turn) -> bool:
    return False


def test_a_calm_shop_is_looked_at_once_and_nothing_is_written(gauges: MemoryGauges, books: MemoryBooks) -> None:
    assert keep_pace(50, calm, gauges, books) == 1
    assert books.read() == Book()
    assert gauges.limits == {"intake": 5, "place-backlog": 2}


def test_while_orders_wait_the_intake_gets_more_hands_up_to_the_ceiling(
    gauges: MemoryGauges, books: MemoryBooks
) -> None:
    gauges.waiting = 500
    gauges.tell(oldest=20)
    assert pace_intake(gauges, books).sample.oldest == 20
    assert gauges.limits["intake"] == 6
    for _ in range(9):
        pace_intake(gauges, books)
    assert gauges.limits["intake"] == 10


def test_a_throttled_table_gets_fewer_at_once_and_one_bout_is_counted_once(
    gauges: MemoryGauges, books: MemoryBooks, hands: Hands
) -> None:
    gauges.limits["intake"] = 10
    gauges.waiting = 500
    gauges.tell(oldest=20, dynamodb=Service(calls=100, ms=500, throttled=10))
    turn = pace_intake(gauges, books)
    assert turn.troubles == ("dynamodb throttled 10%",)
    assert gauges.limits["intake"] == 8
    hands.sleep(5)
    pace_intake(gauges, books)
    assert gauges.limits["intake"] == 8


def test_a_slow_payment_provider_slows_the_intake_too(gauges: MemoryGauges, books: MemoryBooks) -> None:
    gauges.limits["intake"] = 10
    gauges.tell(payments=Service(calls=20, ms=100_000))
    assert pace_intake(gauges, books).troubles == ("payments slow 5000 ms",)
    assert gauges.limits["intake"] == 8


def test_news_from_before_the_last_step_down_is_no_reason_for_another(
    gauges: MemoryGauges, books: MemoryBooks, hands: Hands
) -> None:
    gauges.limits["intake"] = 10
    gauges.tell(dynamodb=Service(calls=100, throttled=10))
    pace_intake(gauges, books)
    hands.sleep(11)
    pace_intake(gauges, books)  # the same pulse, still in the log
    assert gauges.limits["intake"] == 7  # a step towards 5, where a calm shop rests: no step down by two in ten


def test_the_backlog_gets_hands_only_when_fresh_orders_need_none(gauges: MemoryGauges, books: MemoryBooks) -> None:
    gauges.waiting, gauges.backlog = 500, 500
    gauges.limits["place-backlog"] = 9
    gauges.tell(oldest=20)
    for left in (4, 2, 2):
        pace_intake(gauges, books)
        assert gauges.limits["place-backlog"] == left
    gauges.waiting = 0
    gauges.tell(oldest=0.1)
    for _ in range(9):
        pace_intake(gauges, books)
    assert gauges.limits["place-backlog"] == gauges.limits["intake"] == 5


def test_a_queue_that_nobody_reads_grows_old_all_the_same(
    gauges: MemoryGauges, books: MemoryBooks, hands: Hands
) -> None:
    gauges.waiting = 3
    ages = []
    for _ in range(4):
        ages.append(pace_intake(gauges, books).sample.oldest)
        hands.sleep(5)
    assert ages == [0, 5, 10, 15]


def test_orders_placed_a_second_are_what_environments_told_lately(gauges: MemoryGauges, books: MemoryBooks) -> None:
    gauges.tell(placed=150)
    assert pace_intake(gauges, books).sample.placed_per_second == 10
    gauges.tell(placed=150, ago=20)
    assert pace_intake(gauges, books).sample.placed_per_second == 0


def test_it_stays_while_there_is_something_to_steer(gauges: MemoryGauges, books: MemoryBooks) -> None:
    gauges.waiting = 500
    assert keep_pace(50, calm, gauges, books) == 10 + 1
    assert len(books.read().samples) == 11


def test_it_stays_while_who_follows_has_something_to_steer(gauges: MemoryGauges, books: MemoryBooks) -> None:
    told = []
    assert keep_pace(20, lambda turn: told.append(turn) is None and len(told) < 3, gauges, books) == 3


def test_of_two_pacers_one_gives_way(gauges: MemoryGauges, books: MemoryBooks) -> None:
    class Overtaken(MemoryBooks):
        def write(self, book: Book) -> None:
            raise BookChangedError

    gauges.waiting = 500
    assert keep_pace(50, calm, gauges, Overtaken()) == 0
    assert gauges.limits["intake"] == 5


def test_the_age_that_the_waiting_room_goes_by_counts_those_set_aside(gauges: MemoryGauges, books: MemoryBooks) -> None:
    gauges.tell(oldest=3)
    assert pace_intake(gauges, books).oldest == 3
    gauges.backlog = 9
    gauges.pulses[0].waited["orders-backlog"] = 40
    assert pace_intake(gauges, books).oldest == 55
