"""One contract for every outbox: in Redis, in DynamoDB."""

from collections.abc import Iterator
from typing import Any

import pytest

from layers.cloud.memory import redis
from layers.shop.aftersales.notifications.model import Notice
from layers.shop.aftersales.notifications.outbox import DynamoOutbox, Outbox
from layers.shop.aftersales.notifications.redis_outbox import RedisOutbox
from tests.support import engines
from tests.support.valkey import Valkey, valkey  # noqa: F401 - a fixture


@pytest.fixture(params=["redis", "dynamodb"])
def outbox(request: pytest.FixtureRequest) -> Iterator[Outbox]:
    if request.param == "dynamodb":
        with engines.model():
            yield DynamoOutbox()
    else:
        request.getfixturevalue("valkey")
        yield RedisOutbox()


def shipped(number: int) -> Notice:
    return Notice(
        f"ord_may:{number}:email", "ord_may", "OrderShipped", "email", "may@example.com", "en", "Sent", "Soon"
    )


def test_a_notice_was_sent_once_it_is_noted(outbox: Outbox) -> None:
    assert not outbox.was_sent(shipped(1).notice_id)
    outbox.note_sent(shipped(1))
    assert outbox.was_sent(shipped(1).notice_id)
    assert not outbox.was_sent(shipped(2).notice_id)


def test_a_notice_noted_twice_is_listed_once(outbox: Outbox) -> None:
    outbox.note_sent(shipped(1))
    outbox.note_sent(shipped(1))
    assert [sent.notice for sent in outbox.latest(10)] == [shipped(1)]


def test_whoever_dies_before_the_mark_leaves_a_notice_that_is_listed_once(valkey: Any) -> None:  # noqa: F811
    RedisOutbox().note_sent(shipped(1))
    redis.attempt(lambda r: r.delete(f"told:{shipped(1).notice_id}"), otherwise=0)
    assert [sent.notice for sent in RedisOutbox().latest(10)] == [shipped(1)]
    RedisOutbox().note_sent(shipped(1))
    assert [sent.notice for sent in RedisOutbox().latest(10)] == [shipped(1)]


def test_no_more_are_listed_than_asked_for(outbox: Outbox) -> None:
    for number in range(5):
        outbox.note_sent(shipped(number))
    assert len(outbox.latest(3)) == 3


def test_without_redis_notices_leave_and_are_forgotten(valkey: Any) -> None:  # noqa: F811
    valkey.kill()
    RedisOutbox().note_sent(shipped(1))
    assert not RedisOutbox().was_sent(shipped(1).notice_id)
    assert RedisOutbox().latest(10) == []
