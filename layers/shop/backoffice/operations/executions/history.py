"""From a Step Functions history to its states: one entry each time a state was entered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from layers.cloud import clock

# What Step Functions calls a try of a task, and how a try can end badly.
TRIES = ("LambdaFunctionScheduled", "TaskScheduled", "ActivityScheduled")
FAULTS = (
    "LambdaFunctionFailed",
    "LambdaFunctionTimedOut",
    "LambdaFunctionScheduleFailed",
    "LambdaFunctionStartFailed",
    "TaskFailed",
    "TaskTimedOut",
    "TaskStartFailed",
    "TaskSubmitFailed",
)


class StateVisit(Struct):
    """A state as it was passed through. `CAUGHT` ended in an error that a Catch took further."""

    name: str
    type: str
    status: str
    attempts: int
    started_at: str
    stopped_at: str | None = None
    input: Any = None
    output: Any = None
    error: str | None = None
    cause: str | None = None
    duration_ms: int | None = None  # None while it runs


def visits(events: Iterable[dict[str, Any]]) -> list[StateVisit]:
    """The states of a history (its events, oldest first), in the order they were entered."""
    found: list[StateVisit] = []
    for event in events:
        kind = event["type"]
        if kind.endswith("StateEntered"):
            found.append(_entered(event))
        elif kind.endswith("StateExited") and found:
            _exited(found, event)
        elif kind in TRIES and found:
            found[-1].attempts += 1
        elif kind in ("LambdaFunctionSucceeded", "TaskSucceeded") and found:
            found[-1].status, found[-1].error, found[-1].cause = "RUNNING", None, None  # a retry helped
        elif kind in FAULTS and found:
            _failed(found[-1], _details(event))
        elif kind in ("ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted") and found:
            _ended_badly(found[-1], event)
    for visit in found:
        visit.duration_ms = lasted_ms(visit.started_at, visit.stopped_at)
    return found


def lasted_ms(started: str, stopped: str | None) -> int | None:
    """Milliseconds between two times (ISO 8601); None while there is no second one."""
    return None if stopped is None else round((clock.parse(stopped) - clock.parse(started)).total_seconds() * 1000)


def _entered(event: dict[str, Any]) -> StateVisit:
    details = event["stateEnteredEventDetails"]
    kind = event["type"].removesuffix("StateEntered")
    # Tasks count their tries as they are scheduled; every other state is passed once.
    attempts = 0 if kind == "Task" else 1
    visit = StateVisit(details["name"], kind, "RUNNING", attempts, _time(event), input=decoded(details.get("input")))
    if kind in ("Succeed", "Fail"):  # nothing follows that could end them
        visit.status, visit.stopped_at = ("SUCCEEDED" if kind == "Succeed" else "FAILED"), visit.started_at
    return visit


def _exited(found: list[StateVisit], event: dict[str, Any]) -> None:
    details = event["stateExitedEventDetails"]
    visit = next((v for v in reversed(found) if v.name == details["name"]), found[-1])
    visit.output, visit.stopped_at = decoded(details.get("output")), _time(event)
    visit.status = "CAUGHT" if visit.status == "FAILED" else "SUCCEEDED"


def _failed(visit: StateVisit, details: dict[str, Any]) -> None:
    visit.status, visit.error, visit.cause = "FAILED", details.get("error"), details.get("cause")


def _ended_badly(visit: StateVisit, event: dict[str, Any]) -> None:
    details = _details(event)
    visit.status, visit.stopped_at = "FAILED", _time(event)
    visit.error, visit.cause = visit.error or details.get("error"), visit.cause or details.get("cause")


def _details(event: dict[str, Any]) -> dict[str, Any]:
    """The one member of an event that holds its details, whatever its kind."""
    return next((value for key, value in event.items() if key.endswith("EventDetails")), {})


def _time(event: dict[str, Any]) -> str:
    at: datetime = event["timestamp"]
    return clock.iso(at)


def decoded(text: str | None) -> Any:
    """The value that Step Functions keeps as JSON text."""
    return None if text is None else msgspec.json.decode(text)
