"""SQS as an event source: polls a queue and invokes a function with batches, as Lambda's pollers do.

A batch that succeeds is deleted, except what the function names in `batchItemFailures`. What failed stays invisible
until its visibility timeout runs out and then comes again, with a higher receive count, until the queue's redrive
policy moves it to the dead letters. An exception, a timeout or a crash fails the whole batch. A message of a chain of
requests that came to the function too often is not handed over at all (chains.py), unless its loop is meant.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

from chalice.app import SQSEventConfig
from moto.awslambda.models import lambda_backends
from moto.sqs.models import Message, Queue, sqs_backends

from infra.deploying.additions import sources
from infra.deploying.loops import MEANT
from infra.deploying.stages import STAGES
from infra.local import chains
from infra.local.console import Console
from infra.local.dispatcher import Dispatcher, Reply, ThrottledError
from infra.local.functions import Function
from infra.local.places import LOOK_AGAIN, Places
from infra.local.shims.shelf import shelf_of
from infra.local.shims.traces import trace_of
from infra.local.sqs_batch import failed_items, record_of

DEFAULT_CONCURRENCY = 5  # Lambda starts with five pollers on a queue, and adds more than a laptop can use
STAGE = STAGES["dev"]  # the size of a laptop
Invoke = Callable[[Function, bytes], Reply]


def deployed_limit(function: str) -> int:
    """The limit that a deployment of the smallest stage would give the source of `function`."""
    scaling: Any = sources(STAGE).get(function, {}).get("ScalingConfig", {})
    return int(scaling.get("MaximumConcurrency", DEFAULT_CONCURRENCY))


class QueueSource:
    """One event source mapping: a thread waits for messages and hands batches to at most as many threads as the
    mapping's ScalingConfig says, which `update_event_source_mapping` changes as it does on AWS."""

    def __init__(
        self,
        config: SQSEventConfig,
        function: Function,
        dispatcher: Dispatcher,
        region: str,
        account: str,
        console: Console,
    ) -> None:
        name = config.queue or str(config.queue_arn).rpartition(":")[2]
        self.queue: Queue = sqs_backends[account][region].get_queue(name)
        self._function, self._dispatcher, self._region = function, dispatcher, region
        self._console = console
        self._batch_size = config.batch_size
        self._window = config.maximum_batching_window_in_seconds or 0
        self._shelf = shelf_of(self.queue)
        self._mapping = lambda_backends[account][region].create_event_source_mapping(
            {
                "EventSourceArn": self.queue.queue_arn,
                "FunctionName": function.deployed_name,
                "BatchSize": config.batch_size,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "ScalingConfig": {"MaximumConcurrency": config.maximum_concurrency or deployed_limit(function.name)},
            }
        )
        self._places = Places(self._concurrency)
        self._wake = threading.Event()
        self._closed = False

    def start(self) -> None:
        self._shelf.wakers.append(self._wake.set)
        threading.Thread(target=self._poll, name=f"source {self.queue.name}", daemon=True).start()

    def close(self) -> None:
        self._closed = True
        self._wake.set()

    def _concurrency(self) -> int:
        scaling: dict[str, int] = self._mapping.scaling_config or {}
        return scaling.get("MaximumConcurrency", DEFAULT_CONCURRENCY)

    def _poll(self) -> None:
        while not self._closed:
            self._places.acquire()
            batch = self._next_batch()
            threading.Thread(target=self._deliver, args=(batch,), daemon=True).start()

    def _next_batch(self) -> list[Message]:
        while not self._closed:
            self._wake.clear()
            wait = self._shelf.next_ripe() if self._mapping.enabled else LOOK_AGAIN
            if wait == 0:
                if self._window:
                    self._gather()
                if batch := self._shelf.take(self._batch_size, int(self.queue.visibility_timeout)):  # type: ignore
                    return batch
            else:
                self._wake.wait(wait)
        return []

    def _gather(self) -> None:
        """Wait for a full batch, for the batching window at most."""
        end = time.monotonic() + self._window
        while (left := end - time.monotonic()) > 0 and self._shelf.count()[0] < self._batch_size:
            self._wake.wait(left)
            self._wake.clear()

    def _deliver(self, batch: list[Message]) -> None:
        try:
            if batch := self._cut(batch):
                self._settle(batch, self._invoke(batch))
        finally:
            self._places.release()

    def _cut(self, batch: list[Message]) -> list[Message]:
        """The batch without the messages of chains that Lambda would stop."""
        name = self._function.name
        cut = [] if name in MEANT else [each for each in batch if chains.is_cut(chains.heard(trace_of(each)), name)]
        for message in cut:
            where = "is among the dead letters" if self._shelf.bury(message) else "is gone"
            told = f"{self._function.deployed_name} was invoked {chains.MOST} times in one chain"
            self._console.warning(f"recursive loop stopped: {told}; message {message.id} {where}")
        return [message for message in batch if message not in cut]

    def _invoke(self, batch: list[Message]) -> Reply | None:
        event = {"Records": [record_of(message, self.queue, self._region) for message in batch]}
        came = [chains.heard(trace_of(message)) for message in batch]
        try:
            return self._dispatcher.invoke(self._function, json.dumps(event).encode(), came=came)
        except ThrottledError:
            return None

    def _settle(self, batch: list[Message], reply: Reply | None) -> None:
        failed = failed_items(reply, [message.id for message in batch])
        for message in batch:
            if message.id not in failed:
                self._shelf.remove(message)
