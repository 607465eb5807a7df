"""The SQS shim answers what moto answers, whatever the depth of the queue."""

import time
from threading import Timer

from moto.sqs.models import sqs_backends

from tests.integration.shims.conftest import Recorder

ACCOUNT = "123456789012"


def a_day_of_a_queue():
    sqs = Recorder("sqs")
    dead = sqs("create_queue", QueueName="dead")["QueueUrl"]
    policy = f'{{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:{ACCOUNT}:dead", "maxReceiveCount": "2"}}'
    url = sqs("create_queue", QueueName="lanterns", Attributes={"RedrivePolicy": policy})["QueueUrl"]
    for colour in ("red", "gold", "jade"):
        attributes = {"colour": {"DataType": "String", "StringValue": colour}}
        sqs("send_message", QueueUrl=url, MessageBody=colour, MessageAttributes=attributes)
    sqs("send_message", QueueUrl=url, MessageBody="late", DelaySeconds=900)
    sqs("send_message", QueueUrl=url, MessageBody="too late", DelaySeconds=901)
    sqs("get_queue_attributes", QueueUrl=url, AttributeNames=["All"])
    every = {"QueueUrl": url, "MaxNumberOfMessages": 10, "AttributeNames": ["All"], "MessageAttributeNames": ["All"]}
    got = sqs("receive_message", **every, VisibilityTimeout=30)["Messages"]
    sqs("receive_message", **every)
    sqs("get_queue_attributes", QueueUrl=url, AttributeNames=["All"])
    handles = [each["ReceiptHandle"] for each in got]
    sqs("change_message_visibility", QueueUrl=url, ReceiptHandle=handles[1], VisibilityTimeout=0)
    time.sleep(0.01)
    sqs("receive_message", **every | {"MessageAttributeNames": ["nothing"]}, VisibilityTimeout=0)
    time.sleep(0.01)
    sqs("receive_message", **every)
    sqs("receive_message", QueueUrl=dead, AttributeNames=["ApproximateReceiveCount"])
    sqs("delete_message", QueueUrl=url, ReceiptHandle=handles[0])
    sqs("delete_message", QueueUrl=url, ReceiptHandle=handles[0])
    sqs("delete_message", QueueUrl=url, ReceiptHandle="never given")
    entries = [{"Id": "a", "ReceiptHandle": handles[2]}, {"Id": "b", "ReceiptHandle": "never given"}]
    sqs("delete_message_batch", QueueUrl=url, Entries=entries)
    sqs("change_message_visibility", QueueUrl=url, ReceiptHandle="never given", VisibilityTimeout=5)
    sqs("send_message_batch", QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": f"m{n}"} for n in range(10)])
    sqs("receive_message", QueueUrl=url, MaxNumberOfMessages=4)
    sqs("purge_queue", QueueUrl=url)
    sqs("receive_message", **every)
    sqs("get_queue_attributes", QueueUrl=url, AttributeNames=["All"])
    sqs("send_message", QueueUrl=url + "x", MessageBody="nowhere")
    return sqs.answers


def a_day_of_a_fifo_queue():
    sqs = Recorder("sqs")
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    url = sqs("create_queue", QueueName="lanterns.fifo", Attributes=attributes)["QueueUrl"]
    for body in ("one", "one", "two"):
        sqs("send_message", QueueUrl=url, MessageBody=body, MessageGroupId="shop")
    got = sqs("receive_message", QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    sqs("delete_message", QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
    sqs("get_queue_attributes", QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return sqs.answers


def test_a_queue_answers_as_before(both):
    published, shimmed = both(a_day_of_a_queue)

    assert shimmed == published


def test_a_fifo_queue_is_left_alone(both):
    published, shimmed = both(a_day_of_a_fifo_queue)

    assert shimmed == published


def test_a_deep_queue_is_no_slower_to_use_than_a_shallow_one(shimmed):
    sqs = Recorder("sqs")
    sqs("create_queue", QueueName="deep")
    backend = sqs_backends[ACCOUNT]["us-east-1"]

    def use(times=100):
        started = time.perf_counter()
        for _ in range(times):
            backend.send_message("deep", "lantern")
            (message,) = backend.receive_message("deep", 1, 0, 30)
            backend.delete_message("deep", message.receipt_handle)
        return time.perf_counter() - started

    shallow = min(use() for _ in range(3))
    for _ in range(5000):
        backend.send_message("deep", "lantern")
    assert min(use() for _ in range(3)) < 10 * shallow  # moto itself: some thousand times


def test_a_long_poll_wakes_at_once_when_a_message_comes_back(shimmed):
    sqs = Recorder("sqs")
    url = sqs("create_queue", QueueName="waiting")["QueueUrl"]
    sqs("send_message", QueueUrl=url, MessageBody="red")
    (held,) = sqs("receive_message", QueueUrl=url)["Messages"]
    change = {"QueueUrl": url, "ReceiptHandle": held["ReceiptHandle"], "VisibilityTimeout": 0}
    Timer(0.2, lambda: sqs("change_message_visibility", **change)).start()
    started = time.monotonic()

    assert sqs("receive_message", QueueUrl=url, WaitTimeSeconds=10)["Messages"]
    assert time.monotonic() - started < 0.9


def test_an_empty_long_poll_ends_in_time(shimmed):
    sqs = Recorder("sqs")
    url = sqs("create_queue", QueueName="empty")["QueueUrl"]
    started = time.monotonic()

    assert "Messages" not in sqs("receive_message", QueueUrl=url, WaitTimeSeconds=1)
    assert 0.9 < time.monotonic() - started < 2
