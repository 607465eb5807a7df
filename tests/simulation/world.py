"""The shop in one process and out of time: real functions, stores and Stripe adapter on moto and the provider's double.

Step Functions and SQS are played here, at botocore's edge: executions run through states.py, messages come when the
clock, which only this world moves, has reached them. A world tells how one order ends, whatever happens on its way.
"""

import heapq
import itertools
import json
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec

from app import app
from infra.asl.steps import step_of
from infra.local.provider import Double
from infra.local.provider.webhooks import signature
from layers.cloud import clock
from layers.cloud.aws import client
from layers.cloud.web.doors import BACK_OFFICE
from layers.shop.checkout.orders.model import AcceptedOrder, Order
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.saga.check_up import check_up, schedule_check_ups
from layers.shop.checkout.orders.saga.follow_payment import follow_payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.checkout.orders.wait.fill_backorders import fill_backorders
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.points.store import memberships_table
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.news import receive_event
from layers.shop.payments.port import PaymentNews
from layers.shop.traffic.flash_sales.follow_stock import follow_stock
from tests.simulation.states import Execution, TaskFailedError, Waiting, machines

SECRET = "whsec_simulation"
NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
CURED = timedelta(seconds=900)  # faults that last are over when the check-up comes
TIMEOUT = "the end of a task's patience"
VISIBILITY = 90  # seconds until a message that failed comes again
RECEIVES = 5
SKU = "LANTERN-RED"
MEMBER = "mem_simulation"
DEFINITIONS = machines()
Function = Callable[[dict[str, Any], Any], Any]
Running = Generator[Waiting, Any, None]
STEPS: dict[str, Function] = {
    step_of(each.name): each.func for each in app.pure_lambda_functions if each.name != BACK_OFFICE
}
# A function that is invoked to keep a token does not time out as the state does that waits on it.
TIMED_OUT = {"KeepReturnToken": "Sandbox.Timedout"}


@dataclass
class Fault:
    """What happens to calls of `step`: `times` of them, or all until the check-up (0).

    fails: raises before acting; times out: is given up, and acts later; reply lost: acts, and is given up;
    runs twice: acts twice.
    """

    step: str = ""
    kind: str = ""
    times: int = 1
    struck: int = 0


@dataclass
class World:
    """One order's world. `act` is what the payer does once there is a page to go to."""

    double: Double
    fault: Fault = field(default_factory=Fault)
    act: Callable[["World"], None] = lambda world: None
    loses_events: bool = False
    echoes: int = 0  # how often each event comes again, later and in no order
    before: dict[str, Callable[["World"], None]] = field(default_factory=dict)
    """What the payer does just before a step, whose event is dealt with before the step runs."""
    order_id: str = ""
    now: datetime = NOON
    cured: datetime = NOON + CURED
    parked: list[Any] = field(default_factory=list)
    dead: list[Any] = field(default_factory=list)
    executions: dict[str, Execution] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)  # the steps

    def __post_init__(self) -> None:
        self._due: list[tuple[datetime, int, str, Any, int]] = []
        self._serial = itertools.count()
        self._waiting: dict[str, tuple[Execution, Running]] = {}
        self._starting: list[Execution] = []
        self._late: list[tuple[Function, Any]] = []
        self._acted = False
        self.double.ledger.listeners[:] = [self._event]
        playing.clear()
        playing.append(self)

    # The order's life

    def place(self, accepted: AcceptedOrder) -> Order:
        """Place the order and let everything happen that follows, to the last message."""
        self.order_id = accepted.order_id
        with clock.frozen(self.now):
            schedule_check_ups([accepted.order_id])
            place_order(accepted)
        self.go_on()
        return self.order

    def redrive(self) -> None:
        """What a person does with dead letters once the cause is mended."""
        while self.dead:
            self._post("sluice-dev-webhooks", self.dead.pop(), 0)
        self.go_on()

    @property
    def order(self) -> Order:
        found = orders_table.get(self.order_id, consistent=True)
        assert found is not None
        return found

    def go_on(self) -> None:
        while self._starting or self._waiting or self._due:
            if self._starting:
                self._run(self._starting.pop(0))
            elif self._waiting and not self._acted:
                self._acted = True
                self.act(self)
            else:
                self._deliver(*heapq.heappop(self._due))

    def run_started(self) -> None:
        """Executions that were just started run now, in the midst of whatever else does."""
        while self._starting:
            self._run(self._starting.pop(0))

    def ended(self, name: str = "") -> str:
        """The last state of an execution, by the end of its name ("-paid")."""
        return self.executions[self.order_id + name].path[-1]

    # Step Functions

    def _run(self, execution: Execution, start: Any = None) -> None:
        with clock.frozen(self.now):
            running = execution.run()
            self._advance(execution, running, lambda: next(running))

    def _advance(self, execution: Execution, running: Running, step: Callable[[], Waiting]) -> None:
        try:
            waiting = step()
            self._waiting[waiting.token] = (execution, running)
            self._post(TIMEOUT, waiting.token, int(waiting.seconds))
        except StopIteration:
            self._catch_up()

    def _answer(self, token: str, answer: Any) -> bool:
        if token not in self._waiting:
            return False
        execution, running = self._waiting.pop(token)
        failed = isinstance(answer, TaskFailedError)
        with clock.frozen(self.now):
            self._advance(execution, running, lambda: running.throw(answer) if failed else running.send(answer))
        return True

    def step_functions(self, model: Any, params: Any) -> Any:
        asked = json.loads(params["body"])
        if model.name == "StartExecution":
            return self._start(asked)
        if model.name == "SendTaskHeartbeat":
            known = asked["taskToken"] in self._waiting
        else:
            good = model.name == "SendTaskSuccess"
            answer = json.loads(asked["output"]) if good else TaskFailedError(asked["error"], asked["cause"])
            known = self._answer(asked["taskToken"], answer)
        return _ok({}) if known else _refused("TaskTimedOut")

    def _start(self, asked: dict[str, Any]) -> Any:
        if asked["name"] in self.executions:
            return _refused("ExecutionAlreadyExists")
        machine = asked["stateMachineArn"].rpartition("-dev-")[2]
        execution = Execution(DEFINITIONS[machine], asked["name"], json.loads(asked["input"]), self._invoke)
        self.executions[asked["name"]] = execution
        self._starting.append(execution)
        return _ok({"executionArn": asked["name"]})

    def _invoke(self, step: str, event: Any, _patience: float) -> Any:
        if step == "sendMessage":
            self.parked.append(event)
            return {}
        try:
            return self._struck(step, STEPS[step], json.loads(json.dumps(event)))
        except TaskFailedError:
            raise
        except Exception as error:
            raise TaskFailedError(type(error).__name__, str(error)) from error

    def _struck(self, step: str, function: Function, event: Any) -> Any:
        self.called.add(step)
        late, self._late = self._late, []
        self._interrupt(step)
        kind = self._strike(step)
        if kind == "fails":
            raise TaskFailedError("Sandbox.Failed")
        if kind == "times out":
            self._late.append((function, event))
            raise TaskFailedError(TIMED_OUT.get(step, "States.Timeout"))
        if kind == "reply lost":
            _quietly(function, event)
            raise TaskFailedError(TIMED_OUT.get(step, "States.Timeout"))
        result = function(event, None)
        if kind == "runs twice":
            result = function(event, None)
        for act, given in late:  # a zombie of the attempt before wakes up
            _quietly(act, given)
        return result

    def _interrupt(self, step: str) -> None:
        if act := self.before.pop(step, None):
            act(self)
            news = [due for due in self._due if due[0] <= self.now]
            for due in news:
                self._due.remove(due)
                self._deliver(*due)
            heapq.heapify(self._due)

    def _strike(self, step: str) -> str:
        fault = self.fault
        over = fault.struck and fault.times == 1
        if step != fault.step or over or self.now >= self.cured:
            return ""
        fault.struck += 1
        return fault.kind

    def _catch_up(self) -> None:
        """Whatever was given up and still runs acts at the latest when its execution has ended."""
        late, self._late = self._late, []
        for act, given in late:
            _quietly(act, given)

    # SQS and the provider's events

    def sqs(self, model: Any, params: Any) -> Any:
        asked = json.loads(params["body"])
        if model.name == "GetQueueUrl":
            return _ok({"QueueUrl": asked["QueueName"]})
        for entry in asked.get("Entries", [asked]):
            self._post(asked["QueueUrl"], json.loads(entry["MessageBody"]), entry.get("DelaySeconds", 0))
        return _ok({"Successful": [], "MessageId": "1"})

    def _post(self, queue: str, message: Any, delay: int, receives: int = 0) -> None:
        at = self.now + timedelta(seconds=delay)
        heapq.heappush(self._due, (at, next(self._serial), queue, message, receives))

    def _deliver(self, at: datetime, _: int, queue: str, message: Any, receives: int) -> None:
        self.now = max(self.now, at)
        if queue == TIMEOUT:
            self._answer(message, TaskFailedError("States.Timeout"))
            return
        try:
            with clock.frozen(self.now):
                if queue.endswith("-webhooks"):
                    follow_payment(msgspec.convert(message, PaymentNews))
                elif queue.endswith("-stock-jobs"):
                    fill_backorders(message["sku"])
                elif queue.endswith("-sale-orders"):
                    follow_stock(message["sku"])
                else:
                    check_up(message["order_id"])
        except PaymentUnavailableError:  # waited out, as both consumers do
            self._post(queue, message, VISIBILITY, receives)
        except Exception:  # noqa: BLE001 - what the queue's retry and dead letters are for
            if receives + 1 < RECEIVES:
                self._post(queue, message, VISIBILITY, receives + 1)
            else:
                self.dead.append(message)

    def _event(self, event: Any) -> None:
        if self.loses_events:
            return
        body = json.dumps(event).encode()
        with clock.frozen(self.now):  # the double tells from a thread of its own
            for echo in range(self.echoes + 1):
                receive_event(body, {"stripe-signature": signature(SECRET, body, int(self.now.timestamp()))})
                if echo:
                    self._delay_last(echo)

    def _delay_last(self, echo: int) -> None:
        if self._due and (last := max(self._due, key=lambda due: due[1]))[2].endswith("-webhooks"):
            self._due.remove(last)
            later = last[0] + timedelta(seconds=(37 * (echo + last[1])) % 400)
            heapq.heappush(self._due, (later, *last[1:]))
            heapq.heapify(self._due)

    # The books

    def intent(self) -> Any:
        (intent,) = self.double.ledger.with_metadata["order_id", self.order_id].values()
        return intent

    def kept(self) -> int:
        """Minor units of the payer's money with us."""
        return sum(charge.captured - charge.refunded for charge in self.double.ledger.charges)

    def held(self) -> int:
        return sum(intent.capturable for intent in self.double.ledger.intents)

    def available(self) -> int:
        row = stock_table.snapshot(Shelf(SKU))
        assert row is not None
        return row.available

    def points(self) -> int:
        """What the member has left."""
        member = memberships_table.get(MEMBER)
        assert member is not None
        return member.balance


playing: list[World] = []  # the world that is simulated now


def play() -> None:
    """Let the present world answer what is asked of Step Functions and SQS from here on."""
    client("stepfunctions").meta.events.register_first(
        "before-call", lambda model, params, **_: playing[0].step_functions(model, params)
    )
    client("sqs").meta.events.register_first("before-call", lambda model, params, **_: playing[0].sqs(model, params))


def _quietly(act: Function, given: Any) -> None:
    """A zombie's answer reaches nobody, whatever it is."""
    try:
        act(given, None)
    except Exception:  # noqa: BLE001
        return


def _ok(answer: dict[str, Any]) -> Any:
    return SimpleNamespace(status_code=200), {**answer, "ResponseMetadata": {}}


def _refused(code: str) -> Any:
    return SimpleNamespace(status_code=400), {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {}}
