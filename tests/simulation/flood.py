"""Ten times as many orders as the payment provider takes, in virtual time: how many of them are lost for want of room?

The sagas run by their own definitions, with their own retries; orders take their slots by the shop's own code, and the
pacer's own rules set the rate. Modelled are the provider, which takes CALLS a second and answers 429 beyond that, the
payment steps' reserved concurrency, which refuses at once, and a queue that hands out batches of ten. Seeded.
"""

from collections import Counter, deque
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Self

from infra.asl.rules import THROTTLED
from infra.deploying.tables import create_calls
from layers.cloud import aws, chance, clock, environment, settings
from layers.cloud.pulse import Service
from layers.shop.traffic.overload.model import FLOOR, limits
from layers.shop.traffic.overload.payment_pace import (
    CALLS,
    PaymentPace,
    allowed,
    is_beyond,
    next_pace,
    step_seconds,
)
from layers.shop.traffic.overload.payment_slots import set_rate, take_slots
from tests.simulation.limited_provider import Provider
from tests.simulation.opening import SeededChance
from tests.simulation.scheduler import Home, Scheduler
from tests.simulation.states import Data, Execution, TaskFailedError, machines
from tests.support.dynamodb import DynamoDb

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
TIMES, SECONDS = 10, 30  # as much as the provider takes, for how long
PLACED_IN = 0.03  # seconds, an order
EXPRESS_SECONDS = 300.0
STEPS = {"AuthorizePayment": 2, "CapturePayment": 1, "VoidPayment": 2}  # and how often each calls the provider
LOOK = 5.0  # seconds
FELT = 10.0  # seconds after which the storm is


class Flood(clock.Clock):
    """One storm. `paced`: orders take slots. Without `patient`, sagas retry throttles as any fault, as they used to."""

    def __init__(self, paced: bool = True, patient: bool = True, seed: int = 11) -> None:
        self.scheduler, self._random = (
            Scheduler(lambda home: environment.enter(home.memory) and None, 10**9),
            Random(seed),
        )
        self.provider = Provider(self.scheduler, settings.PROVIDER_CALLS(), Random(seed + 1))
        self.paced, self._saga = paced, _saga(patient)
        self.queue: deque[str] = deque()
        self.running: Counter[str] = Counter()
        self.refused = 0
        self.ends: Counter[str] = Counter()
        self.shipped_at: list[float] = []
        self._homes = [Home(f"intake {number}") for number in range(limits().ceiling + FLOOR if paced else 50)]

    # The clock

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.scheduler.time)

    def monotonic(self) -> float:
        return self.scheduler.time

    def sleep(self, seconds: float) -> None:
        self.scheduler.pause(seconds)

    # The storm

    def run(self) -> Self:
        orders = round(TIMES * SECONDS * self.provider.most / CALLS)
        before = environment.enter({})
        with ExitStack() as inside:
            inside.callback(environment.enter, before)
            inside.enter_context(aws.answered_by(dynamodb=DynamoDb(create_calls("dev")), sqs=self))
            inside.enter_context(clock.kept_by(self))
            inside.enter_context(chance.drawn_from(SeededChance(self._random)))
            for number in range(orders):
                self.scheduler.at(number * SECONDS / orders, lambda number=number: self._arrive(number))
            for home in self._homes:
                self.scheduler.start(home.name, home, lambda: self._take_in(orders))
            self.scheduler.start("pacer", Home("pacer"), lambda: self._pace(orders))
            self.scheduler.run()
        return self

    def _arrive(self, number: int) -> None:
        self.queue.append(f"order {number}")

    def _take_in(self, orders: int) -> None:
        """One batch after the other, by what one environment of the intake does."""
        while self.ends.total() < orders:
            batch = [self.queue.popleft() for _ in range(min(10, len(self.queue)))]
            if not batch:
                self.scheduler.pause(0.1)
                continue
            records = [{"body": name, "attributes": {}} for name in batch]
            for order in take_slots(records)[0] if self.paced else records:
                self.scheduler.pause(PLACED_IN)
                self.scheduler.start(order["body"], Home("saga"), self._ending(order["body"]))

    def get_queue_url(self, **asked: str) -> dict[str, str]:
        return {"QueueUrl": asked["QueueName"]}

    def send_message_batch(self, **asked: Any) -> dict[str, Any]:
        """Orders that found no slot, to be seen again later."""
        for entry in asked["Entries"]:
            self.scheduler.at(entry["DelaySeconds"], lambda name=entry["MessageBody"]: self.queue.append(name))
        return {}

    def _pace(self, orders: int) -> None:
        pace = PaymentPace()
        while self.paced and self.ends.total() < orders:
            seen, self.provider.seen = self.provider.seen, Service()
            pace = next_pace(pace, self.scheduler.time, is_beyond(seen, self.refused))
            self.refused = 0
            set_rate(allowed(step_seconds(seen)) * pace.share)
            self.scheduler.pause(LOOK)

    # The sagas

    def _ending(self, name: str) -> Callable[[], None]:
        def end() -> None:
            begun = self.scheduler.time
            execution = Execution(self._saga, name, {"order_id": name}, self._invoke, self._between_tries)
            for _ in execution.run():
                raise AssertionError("order_saga waits for nobody")
            late = self.scheduler.time - begun > EXPRESS_SECONDS
            last = "cut by Express" if late else execution.path[-1]
            self.ends[last] += 1
            if last == "OrderShipped":
                self.shipped_at.append(self.scheduler.time)

        return end

    def _between_tries(self, seconds: float) -> None:
        self.scheduler.pause(self._random.uniform(0.0, seconds))

    def _invoke(self, step: str, _: Data, __: float) -> Any:
        room = settings.PAYMENT_CONCURRENCY()
        if step in STEPS and room and self.running[step] >= room:
            self.refused += step in ("AuthorizePayment", "CapturePayment")
            raise TaskFailedError("Lambda.TooManyRequestsException")
        self.running[step] += 1
        try:
            self.scheduler.pause(0.05)
            for _call in range(STEPS.get(step, 0)):
                self.provider.call()
        finally:
            self.running[step] -= 1
        return {"status": "authorized" if step == "AuthorizePayment" else "done"}

    @property
    def goodput(self) -> float:
        """Shipped a second, as a share of the provider's limit: from when the storm is felt until nine in ten are
        through. The last ones come back when their pause is over, with nobody left to keep the provider busy."""
        shipped = sorted(self.shipped_at)[: round(0.9 * len(self.shipped_at))]
        felt = [at for at in shipped if at > FELT]
        return len(felt) / (felt[-1] - FELT) / (self.provider.most / CALLS) if felt else 0.0

    @property
    def lost(self) -> float:
        """The share of all orders that came to another end than the one they were paid for."""
        return 1 - self.ends["OrderShipped"] / self.ends.total()


def _enter(home: Home) -> None:
    environment.enter(home.memory)


def _saga(patient: bool) -> Data:
    definition: Data = machines()["order-saga"]
    for state in definition["States"].values() if not patient else ():
        if "Retry" in state:
            state["Retry"] = [each for each in state["Retry"] if not THROTTLED & set(each["ErrorEquals"])]
    return definition
