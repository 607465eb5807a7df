"""Step Functions: executions of the real definitions, as actors. Standard ones have a name that is used once; Express
ones have none that counts, live five minutes, and may run twice."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from infra.asl.steps import function_of
from tests.simulation import weather as faults
from tests.simulation.cloud.functions import FailedError, Functions
from tests.simulation.edge import Edge
from tests.simulation.scheduler import Actor, Home
from tests.simulation.states import Data, Execution, TaskFailedError, Waiting

EXPRESS_SECONDS = 300.0
OPTIMIZED = 0.02  # seconds that an integration with another service takes


class ExistsError(Exception):
    """A Standard execution of that name was started before."""


@dataclass(eq=False)
class Run:
    """One execution and what it is at."""

    execution: Execution
    machine: str
    status: str = "RUNNING"
    actor: Actor | None = None
    token: str = ""  # of the task that waits now
    beats: int = 0
    answered: set[str] = field(default_factory=set)
    early: dict[str, Any] = field(default_factory=dict)  # answers that came before the task waited


class Machines:
    """`definitions` by name ("order-saga"); `express` are those that run as Express. `send` puts text on a queue."""

    def __init__(
        self,
        edge: Edge,
        definitions: dict[str, Data],
        express: frozenset[str],
        functions: Functions,
        send: Callable[[str, str], Any],
        random: Random,
    ) -> None:
        self._edge, self._scheduler = edge, edge.scheduler
        self._definitions, self._express = definitions, express
        self._functions, self._send, self._random = functions, send, random
        self._home = Home("step functions")
        self.runs: list[Run] = []
        self._named: dict[tuple[str, str], Run] = {}

    def start(self, machine: str, name: str, text: str) -> None:
        """Raises ExistsError. The same start again, while it runs, is the same execution."""
        if machine in self._express:
            self._begin(machine, name, text)
            if self._edge.weather.strikes(faults.RUN_TWICE):
                self._scheduler.at(self._random.uniform(0.0, 3.0), lambda: self._begin(machine, name, text))
            return
        if known := self._named.get((machine, name)):
            if known.status == "RUNNING" and known.execution.entry == json.loads(text):
                return
            raise ExistsError(name)
        self._named[machine, name] = self._begin(machine, name, text)

    def answer(self, token: str, answer: Any) -> bool:
        """The output of a task that waits, or a TaskFailedError. False when nobody waits for it."""
        run = self._waiting(token)
        if run is None:
            return False
        run.answered.add(token)
        if run.token != token:
            run.early[token] = answer
            return True
        run.token = ""
        assert run.actor is not None
        return self._scheduler.wake(run.actor, answer)

    def beat(self, token: str) -> bool:
        run = self._waiting(token)
        if run is not None:
            run.beats += 1
        return run is not None

    def _waiting(self, token: str) -> Run | None:
        """The run whose task has this token, unless it has gone on."""
        for run in reversed(self.runs):
            if run.status == "RUNNING" and token.startswith(f"{run.execution.name}/"):
                return run if token == run.execution.token and token not in run.answered else None
        return None

    def _begin(self, machine: str, name: str, text: str) -> Run:
        definition = self._definitions[machine]
        execution = Execution(definition, name, json.loads(text), self._invoke, self._pause)
        run = Run(execution, machine)
        self.runs.append(run)
        seconds = EXPRESS_SECONDS if machine in self._express else definition.get("TimeoutSeconds", 86_400)
        end = self._scheduler.at(seconds, lambda: self._time_out(run))

        def ended(_: Any, failure: Exception | None) -> None:
            end.called_off = True
            self._end(run, failure)

        run.actor = self._scheduler.start(f"{machine} {name}", self._home, lambda: self._run(run), ended)
        return run

    def _run(self, run: Run) -> None:
        running = run.execution.run()
        step: Callable[[], Waiting] = lambda: next(running)
        while True:
            try:
                waiting = step()
            except StopIteration:
                return
            answer = self._answer_to(run, waiting)
            if isinstance(answer, TaskFailedError):
                step = lambda failed=answer: running.throw(failed)  # type: ignore[misc]
            else:
                step = lambda given=answer: running.send(given)  # type: ignore[misc]

    def _answer_to(self, run: Run, waiting: Waiting) -> Any:
        if waiting.token in run.early:
            return run.early[waiting.token]
        run.token = waiting.token
        self._scheduler.at(waiting.seconds, lambda: self._give_up(run, waiting.token, "States.Timeout"))
        self._listen(run, waiting, run.beats)
        return self._scheduler.wait()

    def _listen(self, run: Run, waiting: Waiting, beats: int) -> None:
        """A task without a heartbeat for so long is given up."""

        def look() -> None:
            if run.token == waiting.token and run.beats == beats:
                self._give_up(run, waiting.token, "States.HeartbeatTimeout")
            elif run.token == waiting.token:
                self._listen(run, waiting, run.beats)

        self._scheduler.at(waiting.heartbeat, look)

    def _give_up(self, run: Run, token: str, error: str) -> None:
        if run.token == token:
            self.answer(token, TaskFailedError(error))

    def _end(self, run: Run, failed: Exception | None) -> None:
        state = run.execution.definition["States"][run.execution.path[-1]]
        run.status = "FAILED" if failed or state["Type"] == "Fail" else "SUCCEEDED"
        self._edge.note(run.status, "", run.execution.path[-1], f"{run.machine} {run.execution.name}")

    def _time_out(self, run: Run) -> None:
        if run.status == "RUNNING" and run.actor:
            run.status = "TIMED_OUT"
            self._edge.note("TIMED_OUT", who=run.actor.name)
            self._scheduler.crash(run.actor)

    def _invoke(self, step: str, data: Any, patience: float) -> Any:
        if step == "sendMessage":
            self._scheduler.pause(OPTIMIZED)
            return {"MessageId": self._send("stuck-orders", json.dumps(data))}
        try:
            return json.loads(json.dumps(self._functions.invoke(function_of(step), data, patience)))
        except FailedError as failed:
            raise TaskFailedError(failed.error, failed.cause) from failed

    def _pause(self, seconds: float) -> None:
        """Jitter is full: any time up to that."""
        self._scheduler.pause(self._random.uniform(0.0, seconds))
