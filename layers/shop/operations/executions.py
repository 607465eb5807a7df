"""Saga executions, listed and shown: what the Step Functions console shows, on AWS and on a laptop alike."""

import re
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from layers.cloud import clock, cursors, names
from layers.cloud.aws import client
from layers.shop.operations.errors import ExecutionNotFoundError, ExecutionsNotKeptError
from layers.shop.operations.history import StateVisit, decoded, visits

STATE_MACHINES = ("order-saga",)
EXECUTION_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")  # what else Step Functions allows, we never use
ExecutionStatus = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]


class ExecutionSummary(Struct):
    name: str
    state_machine: str
    status: str
    started_at: str
    stopped_at: str | None


class ExecutionView(ExecutionSummary):
    """`definition` is the machine's, in the Amazon States Language: what could have happened, to draw what did."""

    input: Any = None
    output: Any = None
    error: str | None = None
    cause: str | None = None
    states: list[StateVisit] = []
    definition: Any = None


class ExecutionPage(Struct):
    items: list[ExecutionSummary]
    next_cursor: str | None


def list_executions(status: ExecutionStatus | None, limit: int, cursor: str | None) -> ExecutionPage:
    """The newest first. Raises InvalidCursorError and ExecutionsNotKeptError."""
    states = client("stepfunctions")
    query: dict[str, Any] = {"stateMachineArn": names.state_machine_arn(STATE_MACHINES[0]), "maxResults": limit}
    if status:
        query["statusFilter"] = status
    if cursor:
        query["nextToken"] = cursors.decode("executions", cursor)["token"]
    try:
        answer = states.list_executions(**query)
    except states.exceptions.StateMachineTypeNotSupported as express:
        raise ExecutionsNotKeptError("this stage runs its sagas as Express executions") from express
    except states.exceptions.InvalidToken as stale:  # Step Functions' own tokens live for a day
        raise cursors.InvalidCursorError from stale
    following = answer.get("nextToken")
    return ExecutionPage(
        [_summary(execution) for execution in answer["executions"]],
        cursors.encode("executions", {"token": following}) if following else None,
    )


def executions_of(order_id: str) -> ExecutionPage:
    """The executions of one order: the first, and the one that its check-up may have started."""
    found = [described for name in (order_id, f"{order_id}-1") if (described := _describe(name))]
    return ExecutionPage([_summary(execution) for execution in found], None)


def show_execution(name: str) -> ExecutionView:
    """One execution with the states it went through. Raises ExecutionNotFoundError."""
    described = _describe(name)
    if described is None:
        raise ExecutionNotFoundError(name)
    history: list[dict[str, Any]] = []
    machine = client("stepfunctions").describe_state_machine_for_execution(executionArn=described["executionArn"])
    pages = client("stepfunctions").get_paginator("get_execution_history")
    for page in pages.paginate(executionArn=described["executionArn"], includeExecutionData=True):
        history += page["events"]
    summary = _summary(described)
    return ExecutionView(
        summary.name,
        summary.state_machine,
        summary.status,
        summary.started_at,
        summary.stopped_at,
        input=decoded(described.get("input")),
        output=decoded(described.get("output")),
        error=described.get("error"),
        cause=described.get("cause"),
        states=visits(history),
        definition=decoded(machine["definition"]),
    )


def _describe(name: str) -> dict[str, Any] | None:
    if not EXECUTION_NAME.fullmatch(name):
        return None
    states = client("stepfunctions")
    for machine in STATE_MACHINES:
        arn = names.state_machine_arn(machine).replace(":stateMachine:", ":execution:")
        try:
            return dict(states.describe_execution(executionArn=f"{arn}:{name}"))
        except states.exceptions.ExecutionDoesNotExist:
            continue
    return None


def _summary(execution: dict[str, Any]) -> ExecutionSummary:
    return ExecutionSummary(
        name=execution["name"],
        state_machine=execution["stateMachineArn"].rpartition(":")[2],
        status=execution["status"],
        started_at=clock.iso(execution["startDate"]),
        stopped_at=_time(execution.get("stopDate")),
    )


def _time(at: datetime | None) -> str | None:
    return clock.iso(at) if at else None
