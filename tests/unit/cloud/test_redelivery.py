"""When a message that failed comes again, and when it is given up."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from layers.cloud import aws
from layers.cloud.messages import queues
from layers.cloud.messages.redelivery import (
    BACK_OFF,
    PATIENT_TRIES,
    TRIES,
    PoisonError,
    pause_after,
    reason_of,
)
from tests.support.cloud import Queues

AWAY = EndpointConnectionError(endpoint_url="https://dynamodb")


class ProviderAwayError(Exception):
    pass


def record(message_id, receives=1):
    arn = "arn:aws:sqs:us-east-1:123456789012:sluice-dev-orders"
    attributes = {"ApproximateReceiveCount": str(receives), "SentTimestamp": "1795000000000"}
    told = {"messageId": message_id, "body": message_id, "receiptHandle": f"the receipt of {message_id}"}
    return {**told, "attributes": attributes, "eventSourceARN": arn}


@pytest.fixture
def consumed(cloud):
    """Consumes records; gives the ids of those that failed, their pauses, and the dead letters with their reasons."""

    def consume(*records, handle, **choices):
        answer = queues.consume({"Records": list(records)}, handle, **choices)
        failed = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
        pauses = {receipt.rpartition(" ")[2]: pause for receipt, pause in cloud.queues.hidden.items()}
        dead = zip(cloud.queues.messages("orders-dlq"), cloud.queues.attributes, strict=True)
        return failed, pauses, {message: attributes["reason"] for message, attributes in dead}

    return consume


def fail_with(error):
    def handle(record):
        raise error

    return handle


def test_a_bug_is_tried_again_quickly_and_given_up_within_seconds():
    pauses = [pause_after(KeyError("detail"), receives) for receives in range(1, TRIES + 1)]
    assert pauses == [1, 4, None]


def test_a_service_that_is_away_is_waited_for_longer_and_longer():
    pauses = [pause_after(AWAY, receives) for receives in range(1, PATIENT_TRIES + 1)]
    assert pauses[:5] == [1, 4, 16, 60, 60]
    assert pauses[-1] is None
    assert 300 < sum(pause for pause in pauses if pause) < 600


def test_what_dynamodb_calls_invalid_is_not_waited_for():
    invalid = ClientError({"Error": {"Code": "ValidationException"}}, "PutItem")
    throttled = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "PutItem")
    assert pause_after(invalid, TRIES) is None
    assert pause_after(throttled, TRIES) == BACK_OFF[TRIES - 1]


def test_a_consumer_may_name_more_that_waiting_cures():
    assert pause_after(ProviderAwayError(), TRIES) is None
    assert pause_after(ProviderAwayError(), TRIES, patient=(ProviderAwayError,)) == 16


def test_a_poison_message_is_buried_at_once_with_its_reason(consumed):
    failed, _, buried = consumed(record("poison"), handle=fail_with(PoisonError("not an order")))
    assert (failed, buried) == ([], {"poison": "not an order"})


def test_a_first_failure_comes_again_in_a_second_and_holds_up_no_other(consumed):
    def handle(one):
        if one["body"] == "bad":
            raise KeyError("sku")

    assert consumed(record("good"), record("bad"), handle=handle) == (["bad"], {"bad": 1}, {})


def test_the_last_try_buries_the_message(consumed):
    failed, _, buried = consumed(record("bad", receives=TRIES), handle=fail_with(KeyError("sku")))
    assert (failed, buried) == ([], {"bad": "KeyError: 'sku'"})


def test_a_queue_without_dead_letters_never_gives_up(consumed):
    outcome = consumed(record("bad", receives=99), handle=fail_with(KeyError("sku")), buries=False)
    assert outcome == (["bad"], {"bad": 60}, {})


def test_a_message_that_cannot_even_be_buried_is_left_to_the_queue(consumed):
    class Unreachable(Queues):
        def send_message(self, **asked):
            raise AWAY

    with aws.answered_by(sqs=Unreachable()):
        failed, pauses, buried = consumed(record("bad", receives=TRIES), handle=fail_with(KeyError("sku")))
    assert (failed, pauses, buried) == (["bad"], {}, {})


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("two\nlines\x00"), "ValueError: two lines "),
        (ValueError(), "ValueError"),
        (PoisonError("bad"), "bad"),
    ],
)
def test_a_reason_is_one_line_fit_for_an_attribute(error, told):
    assert reason_of(error) == told
    assert len(reason_of(ValueError("x" * 9_000))) == 500
