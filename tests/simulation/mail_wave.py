"""A wave of notices in virtual time: SES takes RATE mails a second, and ten environments of notify share that.

Turns are the shop's own code. Modelled are SES, which refuses what is beyond its rate, and the queue, which hands out
batches of ten, brings what was delayed a little late, and buries what was handed out too often. Seeded.
"""

import json
from collections import deque
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Self

from botocore.exceptions import ClientError

from infra.deploying.tables import create_calls
from infra.local.throttle import TokenBucket
from layers.cloud import aws, chance, clock, environment
from layers.cloud.messages import queues
from layers.shop.aftersales.notifications.errors import TooManyMailsError
from layers.shop.aftersales.notifications.mail_pace import send_in_turn, take_turns
from tests.simulation.opening import SeededChance
from tests.simulation.scheduler import Home, Scheduler
from tests.support.dynamodb import DynamoDb

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
ENVIRONMENTS = 10  # of notify, at most: infra/deploying/additions.py
SENT_IN = 0.04  # seconds, a mail
LATE = 1.5  # seconds that SQS may bring a delayed message after its time
Record = dict[str, Any]


class MailWave(clock.Clock):
    """So many notices within so many `seconds`. Not `paced`: SES is asked at
    once, and a refusal is a failure like any other. SES takes `rate` a second."""

    def __init__(self, notices: int, seconds: float, rate: float, paced: bool = True, seed: int = 11) -> None:
        self.scheduler = Scheduler(lambda home: environment.enter(home.memory) and None, 10**9)
        self._random = Random(seed)
        self._bucket = TokenBucket(rate, rate, self.monotonic)
        self.notices, self._seconds, self._paced = notices, seconds, paced
        self.queue: deque[Record] = deque()
        self.sent: list[int] = []  # numbers of notices, in the order their mails left
        self.sent_at: dict[int, float] = {}
        self.dead: list[int] = []
        self._out: dict[str, Record] = {}
        self.refused = 0
        self.receives = 0

    # The clock

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.scheduler.time)

    def monotonic(self) -> float:
        return self.scheduler.time

    def sleep(self, seconds: float) -> None:
        if seconds:
            self.scheduler.pause(seconds)

    # The wave

    def run(self) -> Self:
        before = environment.enter({})
        with ExitStack() as inside:
            inside.callback(environment.enter, before)
            inside.enter_context(aws.answered_by(dynamodb=DynamoDb(create_calls("dev")), sqs=self))
            inside.enter_context(clock.kept_by(self))
            inside.enter_context(chance.drawn_from(SeededChance(self._random)))
            for number in range(self.notices):
                self.scheduler.at(number * self._seconds / self.notices, lambda number=number: self._arrive(number))
            for number in range(ENVIRONMENTS):
                home = Home(f"notify {number}")
                self.scheduler.start(home.name, home, self._work)
            self.scheduler.run()
        return self

    def _arrive(self, number: int) -> None:
        self._put(json.dumps({"detail-type": "OrderPlaced", "number": number}), {})

    def _put(self, body: str, told: Record) -> None:
        sent = {"SentTimestamp": str(clock.now_ms()), "ApproximateReceiveCount": "0"}
        record = {"body": body, "messageAttributes": told, "attributes": sent, "messageId": body, "receiptHandle": body}
        self.queue.append(record | {"eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:sluice-dev-notifications"})

    def _work(self) -> None:
        while len(self.sent) + len(self.dead) < self.notices:
            batch = [self.queue.popleft() for _ in range(min(10, len(self.queue)))]
            if not batch:
                self.scheduler.pause(0.1)
                continue
            for record in batch:
                self.receives += 1
                told = record["attributes"]
                told["ApproximateReceiveCount"] = str(int(told["ApproximateReceiveCount"]) + 1)
            self._handle(batch)

    def _handle(self, batch: list[Record]) -> None:
        if self._paced:
            queues.consume({"Records": take_turns(batch)}, lambda each: send_in_turn(each, lambda: self._send(each)))
        else:
            self._out |= {record["receiptHandle"]: record for record in batch}
            queues.consume({"Records": batch}, self._send_as_ever)

    def _send_as_ever(self, record: Record) -> None:
        try:
            self._send(record)
        except TooManyMailsError:
            raise ClientError({"Error": {"Code": "Throttling", "Message": ""}}, "SendEmail") from None

    def _send(self, record: Record) -> None:
        self.scheduler.pause(SENT_IN)
        if not self._bucket.take():
            self.refused += 1
            raise TooManyMailsError
        number = json.loads(record["body"])["number"]
        self.sent.append(number)
        self.sent_at[number] = self.scheduler.time

    # SQS, as far as it is asked

    def get_queue_url(self, **asked: str) -> dict[str, str]:
        return {"QueueUrl": asked["QueueName"]}

    def change_message_visibility(self, **asked: Any) -> None:
        record = self._out[asked["ReceiptHandle"]]
        self.scheduler.at(asked["VisibilityTimeout"], lambda: self.queue.append(record))

    def send_message(self, **asked: Any) -> None:
        assert asked["QueueUrl"].endswith("-dlq")
        self.dead.append(json.loads(asked["MessageBody"])["number"])

    def send_message_batch(self, **asked: Any) -> dict[str, Any]:
        for entry in asked["Entries"]:
            told = {name: {"stringValue": each["StringValue"]} for name, each in entry["MessageAttributes"].items()}
            late = entry["DelaySeconds"] + self._random.uniform(0.0, LATE)
            self.scheduler.at(late, lambda body=entry["MessageBody"], told=told: self._put(body, told))
        return {}

    @property
    def most_overtaken(self) -> float:
        """Seconds by which the most unlucky mail left later than its place in the order of arrival would have it."""
        in_order = sorted(self.sent_at.values())
        return max(at - in_order[number] for number, at in self.sent_at.items())
