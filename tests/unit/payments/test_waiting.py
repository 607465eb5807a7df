"""Looking after a payment that waits."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import clock
from layers.cloud.messages.queues import MemoryQueue
from layers.cloud.messages.sagas import MemoryTasks
from layers.shop.payments.events import PaymentNews
from layers.shop.payments.in_memory_waits import MemoryWaits
from layers.shop.payments.wait_for_payment import look_again, wait_for_payment
from layers.shop.payments.waits import Wait

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
NEWS = PaymentNews("pi_kite", order_id="ord_kite")
WAIT = Wait("ord_kite", "pi_kite", "token", int((NOON + timedelta(minutes=15)).timestamp() * 1000))


@pytest.fixture
def waits() -> MemoryWaits:
    kept = MemoryWaits()
    kept.keep(WAIT)
    return kept


def looks(at: datetime, waits: MemoryWaits, tasks: MemoryTasks) -> list[int]:
    """The delays, in seconds, of the looks that follow one at this time."""
    queue = MemoryQueue()
    with clock.frozen(at):
        look_again(NEWS, waits, queue, tasks)
    return [delay for delay, _ in queue.sent]


def test_who_waits_is_kept_and_looked_at_at_once() -> None:
    waits, queue = MemoryWaits(), MemoryQueue()
    wait_for_payment(WAIT, waits, queue)
    assert waits.find("ord_kite") == WAIT
    assert queue.sent == [(2, {"intent_id": "pi_kite", "event_id": "", "order_id": "ord_kite"})]


def test_a_wait_is_looked_after_every_minute_with_a_heartbeat(waits: MemoryWaits) -> None:
    tasks = MemoryTasks("token")
    assert looks(NOON, waits, tasks) == [60]
    assert tasks.beats == 1


def test_the_last_look_is_at_the_deadline(waits: MemoryWaits) -> None:
    assert looks(NOON + timedelta(minutes=14, seconds=41), waits, MemoryTasks("token")) == [19]


def test_past_the_deadline_it_is_looked_for_an_answer_of_the_provider_for_two_minutes(waits: MemoryWaits) -> None:
    tasks = MemoryTasks("token")
    assert looks(NOON + timedelta(minutes=16), waits, tasks) == [10]
    assert looks(NOON + timedelta(minutes=17), waits, tasks) == []


def test_what_nobody_waits_for_is_not_looked_at_again(waits: MemoryWaits) -> None:
    assert looks(NOON, waits, MemoryTasks()) == []
    assert looks(NOON, MemoryWaits(), MemoryTasks("token")) == []
