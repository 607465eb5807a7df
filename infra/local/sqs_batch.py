"""A batch of messages as a function gets it, and what its answer makes of it."""

from __future__ import annotations

import hashlib
from typing import Any

from moto.sqs.models import Message, Queue

from infra.local.dispatcher import Reply


def record_of(message: Message, queue: Queue, region: str) -> dict[str, Any]:
    """A message as Lambda hands it over."""
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {
            "ApproximateReceiveCount": str(message.approximate_receive_count),
            "SentTimestamp": str(message.sent_timestamp),
            "SenderId": message.sender_id,
            "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
        },
        "messageAttributes": {
            name: {
                "stringValue": value.get("StringValue"),
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": value.get("DataType"),
            }
            for name, value in message.message_attributes.items()
        },
        "md5OfBody": hashlib.md5(message.body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": region,
    }


def failed_items(reply: Reply | None, ids: list[str]) -> set[str]:
    """Which of `ids` come again: all when the function failed or names an item we did not send, as Lambda has it."""
    if reply is None or reply.failed:
        return set(ids)
    result = reply.json()
    failures = result.get("batchItemFailures") if isinstance(result, dict) else None
    if not failures:
        return set()
    try:
        named = {failure["itemIdentifier"] for failure in failures}
    except (TypeError, KeyError):
        return set(ids)
    return named if named <= set(ids) else set(ids)
