"""SQS: sending, and consuming with partial batch failures."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from layers.cloud import addresses, clock
from layers.cloud.aws import client
from layers.cloud.messages.redelivery import attribute, noun_of, receives_of, retry_or_bury
from layers.cloud.pulse import window
from layers.cloud.watch.telemetry import logger

BATCH = 10  # what SQS takes in one call
BATCH_BYTES = 200_000  # of bodies in one call; SQS takes 256 KB with attributes


class NotSentError(Exception):
    """SQS took the call but refused some of its messages."""


class Depth(msgspec.Struct, frozen=True):
    """Messages that wait, that are being worked on, and that are not to be seen yet."""

    waiting: int
    in_flight: int
    later: int


class SqsQueue:
    """One queue, by its noun ("orders")."""

    def __init__(self, noun: str) -> None:
        self.noun = noun

    def send(self, message: Any, delay_seconds: int = 0) -> None:
        """Put `message` (anything msgspec can encode) on the queue; visible after `delay_seconds` (at most 900)."""
        body = msgspec.json.encode(message).decode()
        client("sqs").send_message(
            QueueUrl=addresses.queue_url(self.noun), MessageBody=body, DelaySeconds=delay_seconds
        )

    def send_all(self, messages: Iterable[Any], delay_seconds: int = 0) -> None:
        """Put every message on the queue, ten to a call. Raises NotSentError if any was refused."""
        entries = [
            {"MessageBody": msgspec.json.encode(message).decode(), "DelaySeconds": delay_seconds}
            for message in messages
        ]
        send_texts(self.noun, entries)


def send_texts(noun: str, entries: list[dict[str, Any]]) -> None:
    """Put messages on a queue as they are; each of `entries` has what send_message takes, MessageBody first of all.

    Raises NotSentError if any was refused.
    """
    for batch in _batches(entries):
        numbered = [{"Id": str(number), **entry} for number, entry in enumerate(batch)]
        answer = client("sqs").send_message_batch(QueueUrl=addresses.queue_url(noun), Entries=numbered)
        if refused := answer.get("Failed"):
            raise NotSentError(f"{noun}: {len(refused)} of {len(batch)}: {refused[0].get('Message')}")


def _batches(entries: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        length = len(entry["MessageBody"].encode())
        if batch and (len(batch) == BATCH or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += length
    if batch:
        yield batch


def records(event: Any) -> list[dict[str, Any]]:
    """The records of a queue or stream event, be it chalice's wrapper or the plain dict."""
    plain = event if isinstance(event, dict) else event.to_dict()
    return list(plain["Records"])


SINCE = "since"  # the message attribute of one that was moved: when it was first sent, in ms since 1970


def age_of(record: dict[str, Any]) -> float:
    """Seconds since the message was sent, to whichever queue it was sent first."""
    return clock.now().timestamp() - sent_ms_of(record) / 1000


def sent_ms_of(record: dict[str, Any]) -> int:
    sent = attribute(record, SINCE) or record.get("attributes", {}).get("SentTimestamp")
    return int(sent or clock.now_ms())


def consume(
    event: Any,
    handle: Callable[[dict[str, Any]], None],
    *,
    patient: tuple[type[Exception], ...] = (),
    buries: bool = True,
) -> dict[str, Any]:
    """Give each record to `handle`; the answer names those that failed, so that only they come again.

    When, and how often, says redelivery.py; `patient` are further errors that waiting may cure. A queue without dead
    letters of its own (`buries=False`) brings its messages until they are handled.
    """
    failed = []
    for record in records(event):
        try:
            handle(record)
        except Exception as error:  # noqa: BLE001 - another try or the dead letters are the answer to any failure
            logger.exception("record failed", message_id=record["messageId"])
            if not retry_or_bury(record, error, patient, buries):
                failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def told(event: Any, answer: dict[str, Any], put_off: int = 0) -> dict[str, Any]:
    """`answer` as it is; the pulse learns how many messages were handled (not those `put_off`), and how long they
    waited to be received.

    Those that come again waited for other reasons.
    """
    received = records(event)
    noun = noun_of(received[0])
    window().did(noun, len(received) - len(answer["batchItemFailures"]) - put_off)
    for record in received:
        if receives_of(record) == 1:
            window().received(noun, age_of(record))
    return answer


def depth(noun: str) -> Depth:
    """How many messages are on a queue. SQS counts roughly, and a moment late."""
    wanted = [f"ApproximateNumberOfMessages{kind}" for kind in ("", "NotVisible", "Delayed")]
    answer = client("sqs").get_queue_attributes(QueueUrl=addresses.queue_url(noun), AttributeNames=wanted)
    return Depth(*(int(answer["Attributes"][name]) for name in wanted))
