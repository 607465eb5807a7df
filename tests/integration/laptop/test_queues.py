"""SQS as an event source: batches, partial failures, visibility, dead letters."""

import json
from time import monotonic

import pytest
from botocore.exceptions import ClientError

from tests.integration.laptop.conftest import ACCOUNT
from tests.support.patience import eventually


def url(shop, queue):
    return f"{shop.aws_endpoint}/{ACCOUNT}/tiny-dev-{queue}"


def send(sqs, shop, *lanterns, **how):
    for lantern in lanterns:
        sqs.send_message(QueueUrl=url(shop, "lanterns"), MessageBody=json.dumps(lantern), **how)


def dead(sqs, shop, name):
    def look():
        found = sqs.receive_message(QueueUrl=url(shop, "lanterns-dlq"), MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [each for each in found.get("Messages", []) if json.loads(each["Body"])["name"] == name]

    return look


def lit(browser, name):
    return lambda: browser.get(f"/v1/lanterns/{name}").json.get("step") == "glow"


def test_a_message_goes_from_the_door_to_the_end_of_the_saga(browser, name):
    assert browser.post("/v1/lanterns", {"name": name, "behave": ""}).status == 202

    assert eventually(lit(browser, name), seconds=3)


def test_a_named_failure_comes_again_until_it_is_dead_and_spares_the_rest_of_its_batch(sqs, shop, browser, name):
    entries = [{"name": name, "behave": "fail"}, {"name": f"{name}-good", "behave": ""}]
    sqs.send_message_batch(
        QueueUrl=url(shop, "lanterns"),
        Entries=[{"Id": str(index), "MessageBody": json.dumps(each)} for index, each in enumerate(entries)],
    )

    assert eventually(lit(browser, f"{name}-good"), seconds=3)
    assert eventually(dead(sqs, shop, name), seconds=15)


def test_a_failure_stays_invisible_until_its_time(sqs, shop, name):
    started = monotonic()
    send(sqs, shop, {"name": name, "behave": "fail"})

    eventually(dead(sqs, shop, name), seconds=15)

    assert monotonic() - started >= 4.0  # two tries, two seconds of invisibility each


def test_a_crash_fails_the_batch_and_ends_in_the_dead_letters(sqs, shop, name):
    send(sqs, shop, {"name": name, "behave": "crash"})

    assert eventually(dead(sqs, shop, name), seconds=15)


def test_a_delayed_message_waits(sqs, shop, browser, name):
    started = monotonic()
    send(sqs, shop, {"name": name, "behave": ""}, DelaySeconds=1)

    assert eventually(lit(browser, name), seconds=5)
    assert monotonic() - started >= 1.0


def test_fifty_messages_leave_an_empty_queue(sqs, shop, browser, name):
    send(sqs, shop, *({"name": f"{name}-{index}", "behave": ""} for index in range(50)))

    for index in range(50):
        assert eventually(lit(browser, f"{name}-{index}"), seconds=120)
    counts = sqs.get_queue_attributes(QueueUrl=url(shop, "lanterns"), AttributeNames=["All"])["Attributes"]
    assert counts["ApproximateNumberOfMessages"] == "0"


def test_a_long_poll_wakes_when_a_message_comes(sqs, shop, name):
    from threading import Timer

    sqs.create_queue(QueueName=name)
    queue = f"{shop.aws_endpoint}/{ACCOUNT}/{name}"
    Timer(0.3, lambda: sqs.send_message(QueueUrl=queue, MessageBody="now")).start()
    started = monotonic()

    got = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=10)["Messages"]

    assert [each["Body"] for each in got] == ["now"]
    assert 0.2 < monotonic() - started < 2


def test_the_limit_of_a_source_is_read_and_set_as_on_aws(functions):
    (mapping,) = functions.list_event_source_mappings(FunctionName="tiny-dev-intake")["EventSourceMappings"]
    before = mapping["ScalingConfig"]["MaximumConcurrency"]

    def limit(most):
        functions.update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig={"MaximumConcurrency": most})
        return functions.get_event_source_mapping(UUID=mapping["UUID"])["ScalingConfig"]["MaximumConcurrency"]

    assert limit(2) == 2
    with pytest.raises(ClientError, match="from 2 to 1000"):
        limit(1001)
    assert limit(before) == before
