"""Orders enter their sagas as fast as the provider and our own payment steps take them; the others wait outside."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from layers.cloud import aws, clock, environment, names
from layers.cloud.messages.redelivery import DEAD_LETTER
from layers.cloud.pulse import Service
from layers.shop.traffic.overload.model import limits
from layers.shop.traffic.overload.pace_intake import pace_intake
from layers.shop.traffic.overload.payment_pace import PaymentPace, allowed, is_beyond, next_pace, step_seconds
from layers.shop.traffic.overload.payment_slots import HOLD_SECONDS, SLOTS, set_rate, take_slots
from tests.support.cloud import Cloud
from tests.unit.overload.gauges import Gauges

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)


class Hands(clock.Clock):
    """A clock that only sleeping moves."""

    at = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def hands(cloud: Cloud) -> Iterator[Hands]:
    environment.forget()
    with clock.kept_by(hands := Hands()):
        yield hands


def batch(size: int, waited: float = 0.0, **attributes: str) -> list[dict[str, Any]]:
    """Orders that have been on the queue for so many seconds."""
    told = {name: {"stringValue": value} for name, value in attributes.items()}
    sent = int((clock.now().timestamp() - waited) * 1000)
    return [
        {"body": json.dumps({"order": number}), "attributes": {"SentTimestamp": str(sent)}, "messageAttributes": told}
        for number in range(size)
    ]


def test_stripe_takes_a_hundred_calls_a_second_of_which_an_order_makes_three() -> None:
    assert allowed() == pytest.approx(0.95 * 100 / 3)


def test_forty_payment_steps_at_once_take_twenty_orders_a_second_that_are_two_seconds_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLUICE_PAYMENT_CONCURRENCY", "40")
    assert allowed(2.0) == pytest.approx(0.95 * 20)
    assert step_seconds(Service(calls=100, ms=95_000)) == pytest.approx(2.0)
    assert step_seconds(None) == 1.0


def test_without_a_known_limit_there_is_no_pace(monkeypatch: pytest.MonkeyPatch, hands: Hands) -> None:
    monkeypatch.setenv("SLUICE_PROVIDER_CALLS_PER_SECOND", "0")
    assert allowed() == math.inf
    assert take_slots(batch(10)) == (batch(10), [])
    assert hands.at == NOON


def test_batches_enter_one_after_another_at_the_providers_rate(hands: Hands) -> None:
    for _ in range(20):
        assert len(take_slots(batch(10))[0]) == 10
    seconds = (hands.at - NOON).total_seconds()
    assert 19 * 10 / seconds == pytest.approx(allowed(), rel=0.02)


def booked(seconds: float) -> None:
    """Other environments have taken all slots of so many seconds."""
    until = str(clock.now_ms() + int(seconds * 1000))
    aws.client("dynamodb").update_item(
        TableName=names.table("operations"),
        Key=SLOTS.key,
        UpdateExpression="SET next_ms = :until",
        ExpressionAttributeValues={":until": {"N": until}},
    )


def test_what_would_wait_too_long_goes_to_the_backlog_for_a_while(hands: Hands, cloud: Cloud) -> None:
    booked(10)
    late = batch(10)
    assert take_slots(late) == ([], late)
    assert (hands.at - NOON).total_seconds() == HOLD_SECONDS
    sent = cloud.queues.sent["orders-backlog"]
    assert [message for _, message in sent] == [json.loads(each["body"]) for each in late]
    assert all(4 <= delay <= 12 for delay, _ in sent)


def test_a_turn_that_is_near_is_waited_for(hands: Hands) -> None:
    booked(2.5)
    late = batch(10)
    assert take_slots(late) == (late, [])
    assert (hands.at - NOON).total_seconds() == 2.5


def test_no_batch_is_a_blow_to_a_slow_provider(hands: Hands, cloud: Cloud) -> None:
    set_rate(2.0)
    take_slots(batch(10))
    hands.sleep(60)
    now, later = take_slots(batch(10))
    assert (len(now), len(later)) == (2, 8)


def test_what_a_person_sent_back_is_never_put_off(hands: Hands) -> None:
    booked(10)
    redriven = batch(10, **{DEAD_LETTER: "letter-1"})
    assert take_slots(redriven) == (redriven, [])


def test_an_order_that_comes_alone_and_at_once_waits_for_nobody(hands: Hands) -> None:
    set_rate(0.5)
    assert take_slots(batch(1)) == (batch(1), [])
    assert hands.at == NOON
    for _ in range(3):
        take_slots(batch(1, waited=5.0))
    assert hands.at > NOON


class Silent:
    """A table that does not answer."""

    def update_item(self, **_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")


def test_a_table_that_does_not_answer_keeps_no_order_from_being_placed(hands: Hands) -> None:
    with aws.answered_by(dynamodb=Silent()):
        assert take_slots(batch(10)) == (batch(10), [])


def told_rate() -> float:
    row = aws.client("dynamodb").get_item(TableName=names.table("operations"), Key=SLOTS.key)["Item"]
    return float(row["rate"]["N"])


def test_the_pacer_tells_who_takes_slots_what_payments_take_now(hands: Hands, cloud: Cloud) -> None:
    gauges = Gauges(cloud)
    gauges.wait(orders=500)
    gauges.tell(oldest=20, payments=Service(calls=100, ms=30_000, throttled=20))
    pace_intake()
    assert told_rate() == pytest.approx(0.9 * allowed(), abs=0.01)
    hands.sleep(30)
    gauges.tell(oldest=20, payments=Service(calls=100, ms=30_000))
    pace_intake()
    assert told_rate() == pytest.approx(0.92 * allowed(), abs=0.01)


def test_a_throttled_provider_and_a_full_step_slow_payments_down_once_and_they_recover() -> None:
    assert is_beyond(Service(calls=100, throttled=11), 0)
    assert is_beyond(None, 3)
    assert not is_beyond(Service(calls=100, throttled=9), 0)
    slower = next_pace(PaymentPace(), 100.0, beyond=True)
    assert slower.share == pytest.approx(0.9)
    assert next_pace(slower, 105.0, beyond=True) == slower
    assert next_pace(slower, 111.0, beyond=False).share == pytest.approx(0.92)


def test_no_more_batches_are_at_work_than_may_wait_for_their_slots() -> None:
    assert (limits(30.0).floor, limits(30.0).ceiling) == (2, 3)
    assert limits(1.0).ceiling == 2
    assert limits(math.inf).ceiling == 10
