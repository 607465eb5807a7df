"""A rush on one SKU in virtual time: many environments of the intake, each placing one order after the other, against
the model of DynamoDB with its locks and partitions. The same on every run and machine.

There are three ways to sell: `place`, the shop's own code; and for comparison what shops do without transactions (no
order is written then, only the counter): `decrement`, one conditional update, and `read_modify_write`, which reads the
counter and writes it if it is still as it was read.
"""

import heapq
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException

from infra.deploying.tables import create_calls
from infra.local.settings import ACCOUNT
from layers.cloud import aws, chance, clock, environment, names, patience
from layers.cloud.watch import telemetry
from layers.shop.checkout.orders.model import OrderLine
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.levels.read_stock import stock_of
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from tests.simulation.scheduler import Home, Scheduler
from tests.support.cloud import Queues
from tests.support.dynamodb import DynamoDb
from tests.support.dynamodb.limited import Latency, LimitedDynamoDb, Retrying
from tests.support.dynamodb.partitions import Placement, alone
from tests.unit.orders.orders import an_order

SKU = "LANTERN-RED"
NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
REDELIVERED = 2.0  # seconds until a message that could not be handled comes again
NOTHING_TO_DO = 0.2  # seconds until an environment looks for messages again
STARTING = 0.01  # seconds that starting an execution takes
ROW = {"pk": {"S": f"SKU#{SKU}#00"}, "sk": {"S": "STOCK"}}


class VirtualClock(clock.Clock):
    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self._scheduler.time)

    def monotonic(self) -> float:
        return self._scheduler.time

    def sleep(self, seconds: float) -> None:
        if self._scheduler.current:
            self._scheduler.pause(seconds)


class SeededChance(chance.Chance):
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def random_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def between(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)


class StartedBeforeError(Exception):
    """Step Functions' own; never met here: every order is new."""


class Starts:
    """Step Functions, as far as placing an order asks for it."""

    exceptions = SimpleNamespace(ExecutionAlreadyExists=StartedBeforeError)

    def start_execution(self, **_: Any) -> None:
        telemetry.metrics.clear_metrics()  # as the end of an invocation does
        clock.sleep(STARTING)


@dataclass
class Rush:
    """What happens. Sales count from `after` to `until`, in virtual seconds."""

    shards: int = 1
    environments: int = 100
    after: float = 0.5
    until: float = 1.5
    latency: Latency = field(default_factory=Latency)
    placement: Placement = alone
    new: bool = False  # environments that have not heard of the SKU yet
    sold: int = 0  # while it counts
    placed: int = 0  # in all
    units: int = 10_000_000
    buyers: int = 1_000_000_000

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(lambda home: environment.enter(home.memory), most_steps=100_000_000)
        self.database = DynamoDb(_definitions())
        self.limited = LimitedDynamoDb(self.database, self.latency, self.placement)
        self._orders = itertools.count()
        self._again: list[tuple[float, int]] = []

    def run(self, buy: Callable[["Rush"], bool]) -> "Rush":
        """Each environment calls `buy` again and again; it says whether a unit was sold."""
        with self._open():
            self._stock()
            for number in range(self.environments):
                self.scheduler.start(f"intake {number}", Home(f"{number}"), lambda: self._work(buy))
            with aws.answered_by(dynamodb=Retrying(self.limited)):
                self.scheduler.run()
        return self

    @property
    def per_second(self) -> float:
        return self.sold / (self.until - self.after)

    @contextmanager
    def _open(self) -> Iterator[None]:
        virtual = VirtualClock(self.scheduler)
        with ExitStack() as inside:
            inside.enter_context(clock.kept_by(virtual))
            inside.enter_context(chance.drawn_from(SeededChance(7)))
            inside.enter_context(aws.answered_by(dynamodb=self.database, stepfunctions=Starts(), sqs=Queues()))
            if not os.environ.get("AWS_ACCOUNT_ID"):
                os.environ["AWS_ACCOUNT_ID"] = ACCOUNT
                inside.callback(os.environ.pop, "AWS_ACCOUNT_ID")
            before = environment.enter({})
            try:
                yield
            finally:
                environment.enter(before)

    def _stock(self) -> None:
        """Before the doors open: the units, on as many shards as the sale is to have."""
        receive_stock(SKU, self.units, "rct_rush")
        if reshard(Shelf(SKU), self.shards):
            even_out(EvenOut(SKU))
        stock = stock_of(Shelf(SKU))
        assert stock is not None
        self._layout = stock.layout
        telemetry.metrics.clear_metrics()

    def _work(self, buy: Callable[["Rush"], bool]) -> None:
        """An environment; unless it is new, it has sold of this SKU before."""
        if not self.new:
            layouts.believe(Shelf(SKU), self._layout)
        while self.scheduler.time < self.until:
            if buy(self):
                self.placed += 1
                self.sold += self.after <= self.scheduler.time < self.until

    def next_order(self) -> int | None:
        """A message that comes again, or a new one; None when there is none just now."""
        if self._again and self._again[0][0] <= self.scheduler.time:
            return heapq.heappop(self._again)[1]
        number = next(self._orders)
        return number if number < self.buyers else None

    def comes_again(self, order: int) -> None:
        heapq.heappush(self._again, (self.scheduler.time + REDELIVERED, order))


def place(rush: Rush) -> bool:
    """The shop's own: the order and its unit in one transaction. A message that fails comes again later."""
    number = rush.next_order()
    if number is None:
        clock.sleep(NOTHING_TO_DO)
        return False
    line = OrderLine(SKU, "prd_lantern", "红灯笼", 1, 9900, 0, 0, 9900)
    try:
        place_order(an_order(f"ord_{number:026d}", line))
    except (StockBusyError, PynamoDBException):
        rush.comes_again(number)
        return False
    return True


def decrement(rush: Rush) -> bool:
    return _updated("SET available = available - :one", "available >= :one", {":one": {"N": "1"}})


def read_modify_write(rush: Rush) -> bool:
    tables = aws.client("dynamodb")
    row = tables.get_item(TableName=names.table("stock"), Key=ROW, ConsistentRead=True)["Item"]
    left = int(row["available"]["N"])
    values = {":left": {"N": f"{left - 1}"}, ":read": {"N": f"{left}"}}
    return _updated("SET available = :left", "available = :read", values)


def _updated(change: str, condition: str, values: dict[str, Any]) -> bool:
    try:
        aws.client("dynamodb").update_item(
            TableName=names.table("stock"),
            Key=ROW,
            UpdateExpression=change,
            ConditionExpression=condition,
            ExpressionAttributeValues=values,
        )
    except ClientError:
        patience.pause(0)
        return False
    return True


@cache
def _definitions() -> list[dict[str, Any]]:
    return list(create_calls(names.stage()))
