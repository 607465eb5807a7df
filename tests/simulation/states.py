"""Amazon States Language in 100 lines: what our state machines use of it, and nothing else.

Retries come in order and as often as the definition says; whoever runs a machine lets the time between them pass, or
not. A task that waits for a token hands it over (the generator yields a `Waiting`) and goes on when it is sent an
answer, or thrown a `TaskFailedError`.
"""

import json
from collections.abc import Callable, Generator
from typing import Any, NamedTuple

from infra.asl import graph
from tests.simulation import planting

Data = dict[str, Any]
Invoke = Callable[[str, Any, float], Any]
"""Runs the function behind "${AuthorizePaymentArn}", called "AuthorizePayment" here, or "sendMessage"; with the seconds
after which a task is given up."""
PATIENCE = 60.0  # seconds, of a task that names none


class Waiting(NamedTuple):
    """A task that waits for the answer to its token, and how many seconds it does so."""

    token: str
    seconds: float
    heartbeat: float


class TaskFailedError(Exception):
    """How a task failed, by the name that Retry and Catch know."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error, cause)
        self.error, self.cause = error, cause


def machines() -> dict[str, Data]:
    """Every definition, by the name of its machine: "order-saga"."""
    return {graph.name_of(path).replace("_", "-"): json.loads(planting.read(path)) for path in graph.paths()}


class Execution:
    """One run of a machine. `path` are the states it went through; the last one says how it ended. `token` is that of
    the task that waits, or has waited last.

    `pause` lets the seconds before another try pass.
    """

    def __init__(
        self, definition: Data, name: str, entry: Data, invoke: Invoke, pause: Callable[[float], None] = lambda _: None
    ) -> None:
        self.definition, self.name, self.entry, self.path = definition, name, entry, list[str]()
        self.token, self._tokens = "", 0
        self._states: Data = definition["States"]
        self._start: str = definition["StartAt"]
        self._invoke, self._pause = invoke, pause

    def run(self) -> Generator[Waiting, Any, None]:
        data, following = json.loads(json.dumps(self.entry)), self._start
        while following:
            self.path.append(following)
            following, data = yield from self._enter(following, data)

    def _enter(self, name: str, data: Data) -> Generator[Waiting, Any, tuple[str, Data]]:
        state = self._states[name]
        kind = state["Type"]
        if kind == "Choice":
            return _chosen(state, data), data
        if kind == "Pass":
            return state["Next"], _placed(data, state.get("ResultPath", "$"), _filled(state.get("Parameters"), data))
        if kind == "Task":
            return (yield from self._task(name, state, data))
        return "", data  # Succeed and Fail

    def _task(self, name: str, state: Data, data: Data) -> Generator[Waiting, Any, tuple[str, Data]]:
        used: dict[int, int] = {}
        while True:
            try:
                result = yield from self._attempt(name, state, data)
            except TaskFailedError as failure:
                pause = _pause_before_retry(state, failure, used)
                if pause is None:
                    return _caught(state, failure, data)
                self._pause(pause)
            else:
                return state["Next"], _placed(data, state.get("ResultPath", "$"), result)

    def _attempt(self, name: str, state: Data, data: Data) -> Generator[Waiting, Any, Any]:
        resource: str = state["Resource"]
        seconds = _seconds(state, data)
        if resource.startswith("${"):
            return self._invoke(_function(resource), data, seconds)
        if resource.endswith(".waitForTaskToken"):
            self._tokens += 1  # every try has its own
            token = self.token = f"{self.name}/{name}/{self._tokens}"
            given = _filled(state["Parameters"], data, token)
            self._invoke(_function(given["FunctionName"]), given["Payload"], PATIENCE)
            return (yield Waiting(token, seconds, state.get("HeartbeatSeconds", seconds)))
        return self._invoke("sendMessage", _filled(state["Parameters"], data)["MessageBody"], seconds)


def _function(arn: str) -> str:
    return arn.removeprefix("${").removesuffix("Arn}")


def _seconds(state: Data, data: Data) -> float:
    path = state.get("TimeoutSecondsPath")
    return float(_found(data, path) if path else state.get("TimeoutSeconds", PATIENCE))


def _chosen(state: Data, data: Data) -> str:
    for choice in state["Choices"]:
        value = _found(data, choice["Variable"])
        if "IsPresent" in choice and (value is not None) is choice["IsPresent"]:
            return str(choice["Next"])
        if "StringEquals" in choice and value == choice["StringEquals"]:
            return str(choice["Next"])
    return str(state["Default"])


def _pause_before_retry(state: Data, failure: TaskFailedError, used: dict[int, int]) -> float | None:
    """Seconds, at most; None for no more tries. The first retrier that names the error decides."""
    for number, retrier in enumerate(state.get("Retry", [])):
        if {failure.error, "States.ALL"} & set(retrier["ErrorEquals"]):
            tries = used[number] = used.get(number, 0) + 1
            if tries > retrier.get("MaxAttempts", 3):
                return None
            pause = retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** (tries - 1)
            return float(min(pause, retrier.get("MaxDelaySeconds", pause)))
    return None


def _caught(state: Data, failure: TaskFailedError, data: Data) -> tuple[str, Data]:
    for catcher in state.get("Catch", []):
        if {failure.error, "States.ALL"} & set(catcher["ErrorEquals"]):
            told = {"Error": failure.error, "Cause": failure.cause}
            return catcher["Next"], _placed(data, catcher.get("ResultPath", "$"), told)
    raise failure


def _placed(data: Data, path: str | None, result: Any) -> Data:
    if path is None:
        return data
    return {**data, path.removeprefix("$."): result} if path != "$" else result


def _found(data: Any, path: str) -> Any:
    for part in filter(None, path.removeprefix("$").split(".")):
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _filled(template: Any, data: Data, token: str = "") -> Any:
    if not isinstance(template, dict):
        return template
    return {
        name.removesuffix(".$"): (token if value == "$$.Task.Token" else _found(data, value))
        if name.endswith(".$")
        else _filled(value, data, token)
        for name, value in template.items()
    }
