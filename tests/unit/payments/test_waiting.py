"""Looking after a payment that waits."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import clock
from layers.shop.payments.model import Wait
from layers.shop.payments.port import PaymentNews
from layers.shop.payments.wait_for_payment import check_again, wait_for_payment, who_waits

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
NEWS = PaymentNews("pi_kite", order_id="ord_kite")
WAIT = Wait("ord_kite", "pi_kite", "token", int((NOON + timedelta(minutes=15)).timestamp() * 1000))


@pytest.fixture
def waiting(cloud):
    """An execution that waits for the payer of ord_kite; nothing is on the queue yet."""
    wait_for_payment(WAIT)
    cloud.queues.sent.clear()
    cloud.machines.waiting.add("token")
    return cloud


def looks(at, cloud, news=NEWS):
    """The delays, in seconds, of the looks that follow one at this time."""
    cloud.queues.sent.clear()
    with clock.frozen(at):
        check_again(news)
    return [delay for delay, _ in cloud.queues.sent["webhooks"]]


def test_who_waits_is_kept_and_looked_at_at_once(queues):
    wait_for_payment(WAIT)
    assert who_waits("ord_kite") == WAIT
    assert queues.sent["webhooks"] == [(2, {"intent_id": "pi_kite", "event_id": "", "order_id": "ord_kite"})]


def test_a_wait_is_looked_after_every_minute_with_a_heartbeat(waiting):
    assert looks(NOON, waiting) == [60]
    assert waiting.machines.beats == 1


def test_the_last_look_is_at_the_deadline(waiting):
    assert looks(NOON + timedelta(minutes=14, seconds=41), waiting) == [19]


def test_past_the_deadline_it_is_looked_for_an_answer_of_the_provider_for_two_minutes(waiting):
    assert looks(NOON + timedelta(minutes=16), waiting) == [10]
    assert looks(NOON + timedelta(minutes=17), waiting) == []


def test_what_nobody_waits_for_is_not_looked_at_again(waiting):
    assert looks(NOON, waiting, PaymentNews("pi_kettle", order_id="ord_kettle")) == []
    waiting.machines.waiting.clear()
    assert looks(NOON, waiting) == []
