"""SQS and its event sources: messages come at least once, in no order, in batches; what failed comes again, a while."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from infra.local.chains import Chain
from tests.simulation import weather as faults
from tests.simulation.cloud.functions import Functions, Outcome
from tests.simulation.edge import Edge

ACCOUNT, REGION = "123456789012", "us-east-1"
BATCH = 10
POLLED_WITHIN = 0.05  # seconds


@dataclass(eq=False)
class Message:
    message_id: str
    body: str
    attributes: dict[str, Any]
    sent_ms: int
    chain: Chain = field(default_factory=dict)  # of requests, that it is sent in
    receives: int = 0


@dataclass
class Flight:
    """A message that was received and is hidden until then."""

    message: Message
    until: float


@dataclass
class Queue:
    """`visibility` in seconds; after `most_receives` a message goes to `dead_letters`, if there is such a queue."""

    name: str
    visibility: float
    most_receives: int = 0
    dead_letters: str = ""
    function: str = ""  # that reads it
    batch: int = BATCH
    visible: list[Message] = field(default_factory=list)
    flights: dict[str, Flight] = field(default_factory=dict)  # by receipt


class Queues:
    """All queues. Who reads one is invoked as soon as there is something in it."""

    def __init__(
        self, edge: Edge, queues: list[Queue], functions: Functions, random: Random, now_ms: Callable[[], int]
    ) -> None:
        self._edge, self._scheduler = edge, edge.scheduler
        self.by_name = {queue.name: queue for queue in queues}
        self._functions, self._random, self._now_ms = functions, random, now_ms
        self._serial = itertools.count(1)

    def chain(self) -> Chain:
        """The chain of requests that the present sender is part of."""
        return self._functions.chain()

    def send(
        self,
        queue: str,
        body: str,
        delay: float = 0.0,
        attributes: dict[str, Any] | None = None,
        chain: Chain | None = None,
    ) -> str:
        """Put a message on a queue; its id."""
        message = Message(f"m{next(self._serial)}", body, attributes or {}, self._now_ms(), chain or {})
        if self._edge.weather.strikes(faults.OVERTAKEN):
            delay += self._random.choice((0.1, 2.0, 60.0)) * self._random.random()
        self._scheduler.at(delay, lambda: self._show(self.by_name[queue], message))
        return message.message_id

    def hide(self, queue: str, receipt: str, seconds: float) -> None:
        """A message that was received comes again after `seconds`, whatever the queue's timeout is."""
        held = self.by_name[queue]
        if flight := held.flights.get(receipt):
            self._hide(held, receipt, flight, seconds)

    def _show(self, queue: Queue, message: Message) -> None:
        queue.visible.append(message)
        if queue.function:
            self._scheduler.at(self._random.uniform(0.0, POLLED_WITHIN), lambda: self._poll(queue))

    def _poll(self, queue: Queue) -> None:
        """A batch of what is there, in no order."""
        if not queue.visible:
            return
        size = min(len(queue.visible), self._random.randint(1, queue.batch))
        batch = [queue.visible.pop(self._random.randrange(len(queue.visible))) for _ in range(size)]
        received = {self._receive(queue, message): message for message in batch if not self._cut(queue, message)}
        if not received:
            return
        event = {"Records": [_record(queue, receipt, message) for receipt, message in received.items()]}
        came = [message.chain for message in received.values()]
        self._functions.start(queue.function, event, lambda outcome: self._settle(queue, list(received), outcome), came)

    def _cut(self, queue: Queue, message: Message) -> bool:
        """Whether Lambda stops the message's chain here, as a recursive loop: it is among the dead letters, or gone."""
        cut = self._functions.is_cut(queue.function, message.chain)
        if cut:
            self._edge.note(f"{message.message_id} of {queue.name} is cut as a recursive loop", who="lambda")
            if queue.dead_letters:
                self.send(queue.dead_letters, message.body, 0.0, message.attributes)
        return cut

    def _receive(self, queue: Queue, message: Message) -> str:
        message.receives += 1
        receipt = f"{message.message_id}/{next(self._serial)}"
        flight = queue.flights[receipt] = Flight(message, 0.0)
        self._hide(queue, receipt, flight, queue.visibility)
        return receipt

    def _hide(self, queue: Queue, receipt: str, flight: Flight, seconds: float) -> None:
        flight.until = self._scheduler.time + seconds

        def land() -> None:
            if queue.flights.get(receipt) is flight and flight.until <= self._scheduler.time:
                del queue.flights[receipt]
                self._come_again(queue, flight.message)

        self._scheduler.at(seconds, land)

    def _come_again(self, queue: Queue, message: Message) -> None:
        if queue.most_receives and message.receives >= queue.most_receives:
            self._edge.note(f"{message.message_id} of {queue.name} is dead", who="sqs")
            self.send(queue.dead_letters, message.body, 0.0, message.attributes)
        else:
            self._show(queue, message)

    def _settle(self, queue: Queue, receipts: list[str], outcome: Outcome) -> None:
        """Delete what is done; the rest comes again by itself."""
        if outcome.failure:
            return
        failed = {each["itemIdentifier"] for each in (outcome.result or {}).get("batchItemFailures", [])}
        for receipt in receipts:
            flight = queue.flights.get(receipt)
            if flight is None or flight.message.message_id in failed:
                continue
            if self._edge.weather.strikes(faults.DELIVERED_AGAIN):  # from one of SQS's servers that missed the deletion
                self._edge.note(f"{flight.message.message_id} of {queue.name}", faults.DELIVERED_AGAIN, who="sqs")
            else:
                del queue.flights[receipt]


def _record(queue: Queue, receipt: str, message: Message) -> dict[str, Any]:
    attributes = {
        name: {"stringValue": value["StringValue"], "dataType": "String"} for name, value in message.attributes.items()
    }
    return {
        "messageId": message.message_id,
        "receiptHandle": receipt,
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.receives), "SentTimestamp": str(message.sent_ms)},
        "messageAttributes": attributes,
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue.name}",
    }
