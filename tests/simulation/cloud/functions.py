"""Lambda: an invocation is an actor in an environment, which is kept for the next one, and is gone when it crashes."""

import math
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec

from infra.deploying.loops import MEANT
from infra.local import chains
from infra.local.chains import Chain
from infra.local.functions import API, Bundle
from tests.simulation import weather as faults
from tests.simulation.edge import Edge
from tests.simulation.scheduler import Actor, Home

NEW_ENVIRONMENT = 0.1  # how often an invocation finds a new one though another is free
LATER = 20.0  # seconds within which an answer that nobody waits for any more may still be worked on


class FailedError(Exception):
    """An invocation that raised, crashed or took too long; `error` is the name that Retry and Catch know."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error, cause)
        self.error, self.cause = error, cause


class Outcome(NamedTuple):
    result: Any = None
    failure: FailedError | None = None


Handler = Callable[[Any, Any], Any]
Told = Callable[[Outcome], None]


class Functions:
    """Every function of app.py. `handlers` by name: "intake", "authorize-payment", "api". `loops` are those that may
    go on in a chain of requests for longer than Lambda lets others; `reserved` is how often some may run at once."""

    def __init__(
        self,
        edge: Edge,
        bundle: Bundle,
        handlers: dict[str, Handler],
        random: Random,
        loops: Container[str] = MEANT,
        reserved: Mapping[str, int] | None = None,
    ) -> None:
        self._edge, self._scheduler, self._random = edge, edge.scheduler, random
        self.handlers = handlers
        self._timeouts = {name: function.timeout for name, function in bundle.functions.items()}
        self._idle: dict[str, list[Home]] = {}
        self._made = 0
        self._invocations = 0
        self._loops, self._reserved = loops, reserved or {}
        self._running: Counter[str] = Counter()
        self._chains: dict[Actor, Chain] = {}

    def chain(self) -> Chain:
        """What the present invocation sends is of this chain of requests; who is no invocation begins a new one."""
        current = self._scheduler.current
        return self._chains.get(current, {}) if current else {}

    def is_cut(self, name: str, chain: Chain) -> bool:
        """Whether Lambda would stop the chain rather than invoke the function once more."""
        return name not in self._loops and chains.is_cut(chain, name)

    def invoke(self, name: str, event: Any, patience: float = 900.0) -> Any:
        """Wait for the function's answer, at most `patience` seconds; one that is full refuses at once, as Lambda does
        with who stays for the answer (queues and streams keep their messages). Raises FailedError."""
        actor = self._scheduler.current
        assert actor is not None
        if self._running[name] >= self._reserved.get(name, math.inf):
            self._edge.note(f"{name} is full", who="lambda")
            raise FailedError("Lambda.TooManyRequestsException")
        self.start(name, event, lambda outcome: self._scheduler.wake(actor, outcome))
        if patience < self._timeouts[name]:
            gives_up = Outcome(None, FailedError("States.Timeout"))
            self._scheduler.at(patience, lambda: self._scheduler.wake(actor, gives_up))
        outcome: Outcome = self._scheduler.wait()
        if self._edge.weather.strikes(faults.ANSWER_LOST):
            self._edge.note(f"answer of {name}", faults.ANSWER_LOST)
            raise FailedError("Lambda.Unknown")
        if outcome.failure:
            raise outcome.failure
        return outcome.result

    def start(self, name: str, event: Any, told: Told, came: Iterable[Chain] = ()) -> None:
        """Invoke a function, by these chains of requests; `told` of its outcome, once. Now and then it is invoked
        twice."""
        answered, chain = [], chains.invoked(came, name)

        def once(outcome: Outcome) -> None:
            if not answered:
                answered.append(outcome)
                told(outcome)

        self._begin(name, event, once, chain)
        if self._edge.weather.strikes(faults.INVOKED_TWICE):
            again = lambda: self._begin(name, event, once, chain)
            self._scheduler.at(self._random.choice((0.01, 1.0, LATER)) * self._random.random(), again)

    def _begin(self, name: str, event: Any, told: Told, chain: Chain) -> None:
        home = self._home_for(name)
        self._invocations += 1
        invocation = f"{name} {self._invocations}"
        context = _context(name, invocation)
        sent = msgspec.json.encode(event)

        def run() -> Any:
            self._scheduler.pause(self._edge.weather.latency())
            return self.handlers[name](msgspec.json.decode(sent), context)

        def ended(result: Any, failure: Exception | None) -> None:
            end.called_off = True
            self._over(name, actor)
            self._idle.setdefault(name, []).append(home)
            if failure:
                self._edge.note("raises", "", type(failure).__name__, invocation)
                told(Outcome(None, FailedError(type(failure).__name__, str(failure))))
            else:
                told(Outcome(result))

        actor = self._scheduler.start(invocation, home, run, ended)
        self._chains[actor] = chain
        self._running[name] += 1
        end = self._scheduler.at(self._timeouts[name], lambda: self._time_out(name, actor, told))

    def _over(self, name: str, actor: Actor) -> None:
        self._running[name] -= 1
        self._chains.pop(actor, None)

    def _time_out(self, name: str, actor: Actor, told: Told) -> None:
        """Whoever crashed tells nobody: it is found out here, as Lambda does at the end of the function's time."""
        if actor.alive:
            self._edge.note("runs out of time", who=actor.name)
            self._scheduler.crash(actor)
        self._over(name, actor)
        told(Outcome(None, FailedError("Sandbox.Timedout")))

    def _home_for(self, name: str) -> Home:
        idle = self._idle.setdefault(name, [])
        if idle and self._random.random() >= NEW_ENVIRONMENT:
            return idle.pop(self._random.randrange(len(idle)))
        self._made += 1
        skew = self._edge.weather.skew
        return Home(f"{name} environment {self._made}", self._random.uniform(-skew, skew) if skew else 0.0)


def _context(name: str, invocation: str) -> Any:
    return SimpleNamespace(
        function_name=f"sluice-dev-{name}",
        aws_request_id=invocation,
        memory_limit_in_mb=256,
        invoked_function_arn=f"arn:aws:lambda:us-east-1:123456789012:function:{name}",
        get_remaining_time_in_millis=lambda: 10_000,
    )


__all__ = ["API", "FailedError", "Functions", "Outcome"]
