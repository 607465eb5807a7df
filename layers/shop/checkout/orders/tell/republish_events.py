"""Publish facts that the bus refused for so long that the orders stream moved on without them."""

from typing import Any

import msgspec
from msgspec import Struct

from layers.cloud.aws import client
from layers.shop.checkout.orders.tell.publish_events import publish_events

MOST_READS = 40  # of a shard, in search of the last record
GONE = "the stream no longer holds these records: it keeps them for 24 hours"


class BatchInfo(Struct, rename="camel"):
    """Where Lambda left off; records themselves are not in the message."""

    stream_arn: str
    shard_id: str
    start_sequence_number: str
    end_sequence_number: str


class GivenUp(Struct):
    DDBStreamBatchInfo: BatchInfo


class StreamMovedOnError(LookupError):
    """A stream keeps its records for 24 hours; facts older than that are to be read off the orders themselves."""


def republish_events(body: str) -> None:
    """Publish the facts that a message on order-events-dlq points at. Facts carry ids: consumers drop repeats.

    Raises StreamMovedOnError.
    """
    try:
        where = msgspec.json.decode(body, type=GivenUp).DDBStreamBatchInfo
    except msgspec.MsgspecError as unreadable:
        raise StreamMovedOnError(f"the message points at no place in a stream: {unreadable}") from unreadable
    records = _records(where)
    if not records:
        raise StreamMovedOnError(GONE)
    failed_from = publish_events(records)
    if failed_from:
        raise StreamMovedOnError(f"the bus refuses the facts still, from {failed_from} on: try again later")


def _records(where: BatchInfo) -> list[dict[str, Any]]:
    streams = client("dynamodbstreams")
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=where.stream_arn,
            ShardId=where.shard_id,
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=where.start_sequence_number,
        )["ShardIterator"]
        return _read_to(int(where.end_sequence_number), iterator)
    except (streams.exceptions.TrimmedDataAccessException, streams.exceptions.ResourceNotFoundException) as gone:
        raise StreamMovedOnError(GONE) from gone


def _read_to(last: int, iterator: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for _ in range(MOST_READS):
        if iterator is None:
            break
        answer = client("dynamodbstreams").get_records(ShardIterator=iterator)
        found += [each for each in answer["Records"] if int(each["dynamodb"]["SequenceNumber"]) <= last]
        if any(int(each["dynamodb"]["SequenceNumber"]) >= last for each in answer["Records"]):
            break
        iterator = answer.get("NextShardIterator")
    return found
