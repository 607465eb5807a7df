"""A DynamoDB stream as an event source: records in order, in batches; a batch that fails is tried again, halved to
find the poison in it, and given up after MOST_TRIES, when its position goes to the function's dead-letter queue.

Lambda keeps order per shard. The laptop's stream has one shard, so one record that fails holds up the others only
while it is tried: with MOST_TRIES and PAUSES for a few seconds.
"""

from __future__ import annotations

import datetime
import json
import threading
from collections import deque
from typing import Any

from chalice.app import DynamoDBEventConfig
from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from infra.local.dispatcher import Dispatcher, Reply, ThrottledError
from infra.local.functions import Function
from infra.local.shims import streams

MOST_TRIES = 6  # of one record alone
PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)  # seconds between tries
Record = dict[str, Any]


class StreamSource:
    """One event source mapping: a thread takes records as they come and hands batches to the function."""

    def __init__(
        self, config: DynamoDBEventConfig, function: Function, dispatcher: Dispatcher, region: str, account: str
    ) -> None:
        self._name = table_of(config.stream_arn)
        table = dynamodb_backends[account][region].get_table(self._name)
        if table.stream_shard is None:
            raise LookupError(f"table {self._name} has no stream")
        self._shard = table.stream_shard
        self._arn = f"{table.table_arn}/stream/{table.latest_stream_label}"
        self._function, self._dispatcher = function, dispatcher
        self._batch_size = config.batch_size
        self._queues = sqs_backends[account][region]
        self._waiting: deque[Record] = deque()
        self._news = threading.Condition()
        self._closed = False

    def start(self) -> None:
        streams.listen(self._shard, self._hear)
        threading.Thread(target=self._run, name=f"source {self._name}", daemon=True).start()

    def close(self) -> None:
        with self._news:
            self._closed = True
            self._news.notify_all()

    def _hear(self, record: Record) -> None:
        with self._news:
            self._waiting.append(record)
            self._news.notify_all()

    def _run(self) -> None:
        while not self._closed:
            with self._news:
                self._news.wait_for(lambda: self._waiting or self._closed)
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._batch_size))]
            self._deliver(batch)

    def _deliver(self, batch: list[Record]) -> None:
        """Until every record of the batch is done or given up."""
        tries = 0
        while batch and not self._closed:
            done = self._try(batch)
            if done is None and len(batch) > 1:  # bisect: the half without the poison goes through
                half = len(batch) // 2
                self._deliver(batch[:half])
                batch, tries = batch[half:], 0
                continue
            tries = tries + 1 if not done else 0
            batch = batch[done or 0 :]
            if batch and tries >= MOST_TRIES:
                self._give_up(batch[0])
                batch, tries = batch[1:], 0
            elif batch and not done:
                self._pause(tries)

    def _pause(self, tries: int) -> None:
        with self._news:
            self._news.wait_for(lambda: self._closed, PAUSES[min(tries, len(PAUSES)) - 1])

    def _try(self, batch: list[Record]) -> int | None:
        """How many records from the front are done; None when the function failed as a whole."""
        event = {"Records": [as_event(record, self._arn) for record in batch]}
        try:
            reply = self._dispatcher.invoke(self._function, json.dumps(event).encode())
        except ThrottledError:
            return 0
        return done_of(reply, [record["dynamodb"]["SequenceNumber"] for record in batch])

    def _give_up(self, record: Record) -> None:
        """As Lambda's on-failure destination: where the record is, not the record."""
        found = next((each for each in self._dead_letters() if each in self._queues.queues), None)
        if found is None:
            return
        number, now = record["dynamodb"]["SequenceNumber"], datetime.datetime.now(tz=datetime.UTC).isoformat()
        body = {
            "requestContext": {
                "functionArn": self._function.deployed_name,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": MOST_TRIES,
            },
            "version": "1.0",
            "timestamp": now,
            "DDBStreamBatchInfo": {
                "shardId": self._shard.id,
                "startSequenceNumber": number,
                "endSequenceNumber": number,
                "batchSize": 1,
                "streamArn": self._arn,
            },
        }
        self._queues.send_message(found, json.dumps(body))

    def _dead_letters(self) -> tuple[str, str]:
        """The function's own, or its table's: `sluice-dev-orders` has `sluice-dev-order-events-dlq`."""
        return f"{self._function.deployed_name}-dlq", f"{self._name.removesuffix('s')}-events-dlq"


def table_of(stream_arn: str) -> str:
    """The table in a stream's ARN. Its label changes whenever the table is made anew, so it does not count."""
    return stream_arn.split(":table/")[-1].split("/")[0]


def as_event(record: Record, arn: str) -> Record:
    """moto's record as Lambda sends it: the time in seconds, and where it is from."""
    data = dict(record["dynamodb"])
    created = data.get("ApproximateCreationDateTime")
    if isinstance(created, datetime.datetime):
        data["ApproximateCreationDateTime"] = created.replace(tzinfo=datetime.UTC).timestamp()
    return record | {"dynamodb": data, "eventSourceARN": arn, "eventVersion": "1.1"}


def done_of(reply: Reply, numbers: list[str]) -> int | None:
    """How many from the front are done. With `batchItemFailures`, Lambda goes on from the first that failed."""
    if reply.failed:
        return None
    result = reply.json()
    failures = result.get("batchItemFailures") if isinstance(result, dict) else None
    if not failures:
        return len(numbers)
    named = {str(failure.get("itemIdentifier")) for failure in failures}
    positions = [index for index, number in enumerate(numbers) if number in named]
    return min(positions) if positions else None
