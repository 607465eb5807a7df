"""Amazon States Language in 100 lines, without waiting: what our state machines use of it, and nothing else.

Retries run at once, in order and as often as the definition says. A task that waits for a token hands it over (the
generator yields it) and goes on when it is sent an answer, or thrown a `TaskFailedError`.
"""

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

MACHINES = Path(__file__).parents[2] / "statemachines"
Data = dict[str, Any]
Invoke = Callable[[str, Any], Any]
"""Runs the function behind "${AuthorizePaymentArn}", called "AuthorizePayment" here, or "sendMessage"."""
NEVER_RETRIED = 0


class TaskFailedError(Exception):
    """How a task failed, by the name that Retry and Catch know."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error, cause)
        self.error, self.cause = error, cause


def load(name: str) -> Data:
    definition: Data = json.loads((MACHINES / f"{name}.asl.json").read_text())
    return definition


class Execution:
    """One run of a machine. `path` are the states it went through; the last one says how it ended."""

    def __init__(self, definition: Data, name: str, entry: Data, invoke: Invoke) -> None:
        self.name, self.entry, self.path = name, entry, list[str]()
        self._states: Data = definition["States"]
        self._start: str = definition["StartAt"]
        self._invoke = invoke

    def run(self) -> Generator[str, Any, None]:
        data, following = json.loads(json.dumps(self.entry)), self._start
        while following:
            self.path.append(following)
            following, data = yield from self._enter(following, data)

    def _enter(self, name: str, data: Data) -> Generator[str, Any, tuple[str, Data]]:
        state = self._states[name]
        kind = state["Type"]
        if kind == "Choice":
            return _chosen(state, data), data
        if kind == "Pass":
            return state["Next"], _placed(data, state.get("ResultPath", "$"), _filled(state.get("Parameters"), data))
        if kind == "Task":
            return (yield from self._task(name, state, data))
        return "", data  # Succeed and Fail

    def _task(self, name: str, state: Data, data: Data) -> Generator[str, Any, tuple[str, Data]]:
        used: dict[int, int] = {}
        while True:
            try:
                result = yield from self._attempt(name, state, data)
            except TaskFailedError as failure:
                if _may_retry(state, failure, used):
                    continue
                return _caught(state, failure, data)
            return state["Next"], _placed(data, state.get("ResultPath", "$"), result)

    def _attempt(self, name: str, state: Data, data: Data) -> Generator[str, Any, Any]:
        resource: str = state["Resource"]
        if resource.startswith("${"):
            return self._invoke(resource.removeprefix("${").removesuffix("Arn}"), data)
        if resource.endswith(".waitForTaskToken"):
            token = f"{self.name}/{name}/{len(self.path)}"
            given = _filled(state["Parameters"], data, token)
            self._invoke(given["FunctionName"].removeprefix("${").removesuffix("Arn}"), given["Payload"])
            return (yield token)
        return self._invoke("sendMessage", _filled(state["Parameters"], data)["MessageBody"])


def _chosen(state: Data, data: Data) -> str:
    for choice in state["Choices"]:
        value = _found(data, choice["Variable"])
        if "IsPresent" in choice and (value is not None) is choice["IsPresent"]:
            return str(choice["Next"])
        if "StringEquals" in choice and value == choice["StringEquals"]:
            return str(choice["Next"])
    return str(state["Default"])


def _may_retry(state: Data, failure: TaskFailedError, used: dict[int, int]) -> bool:
    """The first retrier that names the error decides."""
    for number, retrier in enumerate(state.get("Retry", [])):
        if {failure.error, "States.ALL"} & set(retrier["ErrorEquals"]):
            used[number] = used.get(number, 0) + 1
            return bool(used[number] <= retrier.get("MaxAttempts", 3))
    return False


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
