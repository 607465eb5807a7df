"""SQS: sending, and consuming with partial batch failures."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import msgspec

from layers.cloud import names
from layers.cloud.aws import client
from layers.cloud.telemetry import logger

BATCH = 10  # what SQS takes in one call


class NotSentError(Exception):
    """SQS took the call but refused some of its messages."""


class SqsQueue:
    """One queue, by its noun ("orders")."""

    def __init__(self, noun: str) -> None:
        self.noun = noun

    def send(self, message: Any, delay_seconds: int = 0) -> None:
        """Put `message` (anything msgspec can encode) on the queue; visible after `delay_seconds` (at most 900)."""
        body = msgspec.json.encode(message).decode()
        client("sqs").send_message(QueueUrl=names.queue_url(self.noun), MessageBody=body, DelaySeconds=delay_seconds)

    def send_all(self, messages: Iterable[Any], delay_seconds: int = 0) -> None:
        """Put every message on the queue, ten to a call. Raises NotSentError if any was refused."""
        remaining = iter(messages)
        while batch := list(islice(remaining, BATCH)):
            entries = [
                {
                    "Id": str(number),
                    "MessageBody": msgspec.json.encode(message).decode(),
                    "DelaySeconds": delay_seconds,
                }
                for number, message in enumerate(batch)
            ]
            answer = client("sqs").send_message_batch(QueueUrl=names.queue_url(self.noun), Entries=entries)
            if refused := answer.get("Failed"):
                raise NotSentError(f"{self.noun}: {len(refused)} of {len(batch)}: {refused[0].get('Message')}")


class MemoryQueue:
    """The in-memory twin: keeps what was sent, as `(delay, message)` decoded from JSON."""

    def __init__(self, noun: str = "memory") -> None:
        self.noun = noun
        self.sent: list[tuple[int, Any]] = []

    def send(self, message: Any, delay_seconds: int = 0) -> None:
        self.sent.append((delay_seconds, msgspec.json.decode(msgspec.json.encode(message))))

    def send_all(self, messages: Iterable[Any], delay_seconds: int = 0) -> None:
        for message in messages:
            self.send(message, delay_seconds)


def records(event: Any) -> list[dict[str, Any]]:
    """The records of a queue or stream event, be it chalice's wrapper or the plain dict."""
    plain = event if isinstance(event, dict) else event.to_dict()
    return list(plain["Records"])


def consume(event: Any, handle: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Give each record to `handle`; the answer names those that failed, so that only they come again."""
    failed = []
    for record in records(event):
        try:
            handle(record)
        except Exception:  # noqa: BLE001 - the queue's retry and dead letters are the answer to any failure
            logger.exception("record failed", message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
