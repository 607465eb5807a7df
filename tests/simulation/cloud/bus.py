"""The orders stream and the event bus: what changed is told in order per order, at least once; facts go to queues."""

import itertools
import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from tests.simulation.cloud.functions import Functions, Outcome
from tests.simulation.edge import Edge
from tests.support.dynamodb.streams import Stream

BATCH = 100
PAUSE = 1.0  # seconds before a batch that failed comes again
HEARD_WITHIN = 0.2  # seconds


class StreamSource:
    """The event source of one stream: one batch at a time, and the next one when it is done. A batch that fails comes
    again, from its first record that failed."""

    def __init__(self, edge: Edge, stream: Stream, function: str, functions: Functions, random: Random) -> None:
        self._edge, self._scheduler, self._random = edge, edge.scheduler, random
        self._stream, self._function, self._functions = stream, function, functions
        self._waiting: list[dict[str, Any]] = []
        self._busy = False
        stream.listeners.append(self._hear)

    def _hear(self, record: dict[str, Any]) -> None:
        self._waiting.append(record)
        self._stream.records.clear()
        self._wake(self._random.uniform(0.0, HEARD_WITHIN))

    def _wake(self, seconds: float) -> None:
        if not self._busy:
            self._busy = True
            self._scheduler.at(seconds, self._deliver)

    def _deliver(self) -> None:
        batch = self._waiting[: self._random.randint(1, BATCH)]
        self._functions.start(self._function, {"Records": batch}, lambda outcome: self._settle(batch, outcome))

    def _settle(self, batch: list[dict[str, Any]], outcome: Outcome) -> None:
        failed = (outcome.result or {}).get("batchItemFailures", [])
        done = len(batch)
        if outcome.failure:
            done = 0
        elif failed:
            numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
            done = min(numbers.index(each["itemIdentifier"]) for each in failed)
        del self._waiting[:done]
        self._busy = False
        if self._waiting:
            self._wake(0.0 if done else PAUSE)


class Rule(NamedTuple):
    """Facts from these sources whose detail begins like this go to that queue."""

    queue: str
    sources: frozenset[str]
    prefixes: dict[str, str]

    def wants(self, source: str, detail: dict[str, Any]) -> bool:
        begins = (str(detail.get(name) or "").startswith(prefix) for name, prefix in self.prefixes.items())
        return source in self.sources and all(begins)


class Bus:
    """Every fact goes to the queue of each consumer that wants it, in an envelope."""

    def __init__(self, rules: list[Rule], send: Callable[[str, str], Any], now: Callable[[], str]) -> None:
        self._rules, self._send, self._now = rules, send, now
        self._serial = itertools.count(1)
        self.facts: list[Any] = []  # about orders, as told

    def put(self, source: str, kind: str, detail: str) -> None:
        envelope = {
            "id": f"event-{next(self._serial)}",
            "source": source,
            "detail-type": kind,
            "time": self._now(),
            "detail": json.loads(detail),
        }
        told = envelope["detail"]
        if kind.startswith(("Order", "Return")):
            self.facts.append(told)
        for rule in self._rules:
            if rule.wants(source, told):
                self._send(rule.queue, json.dumps(envelope))
