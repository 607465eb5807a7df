"""What this environment sees of the services it calls: how many calls, how slow, how often refused; added up in memory.

pulse_log.py tells it now and then, in one small row. Adding up costs microseconds and no call. Two threads that add at
once may lose a count, which no average notices.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from layers.cloud import clock
from layers.cloud.environment import Remembered

INTERVAL = 5.0  # seconds between two pulses of one environment, at least
FORGOTTEN = 15.0  # seconds after which a window that was not worth telling is dropped
BUSY = 20  # pieces of work in a window: so many are worth one write more
PATIENCE = 10.0  # seconds: a message older than this when it is received is trouble
SLOW = 3000.0  # ms a call, on average: trouble whatever the service
FEW = 5  # calls from which no average is made

THROTTLES = frozenset(
    {
        "ExecutionLimitExceeded",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingError",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
CONFLICT = "TransactionConflict"


class Service(Struct):
    """Calls of one service, every try counted: how many, in how many ms together, and how they went wrong."""

    calls: int = 0
    ms: float = 0.0
    throttled: int = 0
    conflicted: int = 0
    failed: int = 0

    @property
    def mean_ms(self) -> float:
        return self.ms / self.calls if self.calls else 0.0

    @property
    def troubled(self) -> bool:
        return bool(self.throttled or self.failed or (self.calls >= FEW and self.mean_ms > SLOW))

    def add(self, other: "Service") -> None:
        for field in self.__struct_fields__:
            setattr(self, field, getattr(self, field) + getattr(other, field))


class Pulse(Struct):
    """What was seen in `seconds` up to `at_ms` (since 1970): by service; work done, by kind; and the oldest message
    received, in seconds, by queue."""

    at_ms: int
    seconds: float
    services: dict[str, Service]
    done: dict[str, int]
    waited: dict[str, float]


class Window:
    """The pulse in the making. Its clock starts with the first thing seen."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._since: float | None = None
        self._services: dict[str, Service] = {}
        self._done: dict[str, int] = {}
        self._waited: dict[str, float] = {}

    def _seen(self) -> None:
        if self._since is None:
            self._since = clock.monotonic()

    def called(self, service: str, seconds: float, how: str = "") -> None:
        """One try of a call; `how` it went wrong ("throttled", "conflicted", "failed"), if it did."""
        self._seen()
        seen = self._services.setdefault(service, Service())
        seen.calls += 1
        seen.ms += seconds * 1000
        if how:
            setattr(seen, how, getattr(seen, how) + 1)

    def did(self, kind: str, pieces: int) -> None:
        self._seen()
        self._done[kind] = self._done.get(kind, 0) + pieces

    def received(self, queue: str, age: float) -> None:
        self._seen()
        self._waited[queue] = max(age, self._waited.get(queue, 0.0))

    def due(self) -> Pulse | None:
        """The pulse, if it is time and worth telling; the next one begins then. Calm environments say nothing."""
        if self._since is None or (span := clock.monotonic() - self._since) < INTERVAL:
            return None
        pulse = None
        if self._worth_telling():
            at_ms = clock.now_ms()
            pulse = Pulse(at_ms, round(span, 1), self._services, self._done, self._waited)
        if pulse or span >= FORGOTTEN:
            self._begin()
        return pulse

    def _worth_telling(self) -> bool:
        return (
            sum(self._done.values()) >= BUSY
            or any(service.troubled for service in self._services.values())
            or any(age > PATIENCE for age in self._waited.values())
        )


window = Remembered(Window)


class Call(Struct):
    """A call that is going on; `how` it went wrong, as `Window.called` has it."""

    how: str = ""


@contextmanager
def timed(service: str) -> Iterator[Call]:
    """Count what happens inside as a call of `service`; one that raises has failed."""
    call, started = Call("failed"), clock.monotonic()
    try:
        yield call
    finally:
        window().called(service, clock.monotonic() - started, call.how)


def how_http(status: int) -> str:
    """How a call that was answered with this HTTP status went wrong, if it did."""
    return "throttled" if status == 429 else "failed" if status >= 500 else ""


def listen(client: Any, service: str) -> None:
    """Hear every try of a botocore client's calls, those too that it repeats by itself."""

    def started(request: Any, **_: Any) -> None:
        request.context["pulse_started"] = clock.monotonic()

    def ended(context: dict[str, Any], parsed_response: Any, exception: Any, **_: Any) -> None:
        begun = context.pop("pulse_started", None)
        if begun is not None:
            window().called(service, clock.monotonic() - begun, _trouble(parsed_response, exception))

    client.meta.events.register("request-created", started)
    client.meta.events.register("response-received", ended)


def _trouble(answer: Any, exception: Any) -> str:
    """How a call went wrong; "" for what is no fault of the service: a condition that did not hold, say."""
    if answer is None or exception is not None:
        return "failed"
    reasons = [reason.get("Code", "") for reason in answer.get("CancellationReasons") or ()]
    if THROTTLES.intersection([answer.get("Error", {}).get("Code", ""), *reasons]):
        return "throttled"
    if CONFLICT in reasons:
        return "conflicted"
    return how_http(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 200))
