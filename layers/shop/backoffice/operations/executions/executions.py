"""Saga executions, listed and shown: what the Step Functions console shows, on AWS and on a laptop alike."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any, Literal

from msgspec import Struct

from layers.cloud import addresses, clock
from layers.cloud.aws import client
from layers.cloud.web import cursors
from layers.shop.backoffice.operations.errors import ExecutionNotFoundError, ExecutionsNotKeptError
from layers.shop.backoffice.operations.executions.history import StateVisit, decoded, lasted_ms, visits
from layers.shop.backoffice.operations.executions.state_machines import STATE_MACHINES, known_machine
from layers.shop.backoffice.operations.resume_saga import WAITED
from layers.shop.checkout.orders.saga.start_saga import PAID, STOCKED, UNWANTED

EXECUTION_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")  # what else Step Functions allows, we never use
ExecutionStatus = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]
MOST_PAGES = 20  # of Step Functions' list, walked in one call in search of a time


class ExecutionSummary(Struct):
    name: str
    state_machine: str
    status: str
    started_at: str
    stopped_at: str | None
    duration_ms: int | None


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


class Wanted(Struct, frozen=True):
    """Which executions: of one machine, in one status, started at or after, and before (with time zones)."""

    state_machine: str = STATE_MACHINES[0]
    status: ExecutionStatus | None = None
    since: datetime | None = None
    before: datetime | None = None

    def takes(self, execution: dict[str, Any]) -> bool:
        return self.before is None or execution["startDate"] < self.before

    def ends_at(self, execution: dict[str, Any]) -> bool:
        """Whether this one, and so every older one, was started too early."""
        return self.since is not None and execution["startDate"] < self.since


def list_executions(wanted: Wanted, limit: int, cursor: str | None) -> ExecutionPage:
    """The newest first. Step Functions lists by status only, so times are looked for page by page: a page of the answer
    may hold fewer than `limit`, and there is more while there is a cursor.

    Raises InvalidCursorError, StateMachineNotFoundError and ExecutionsNotKeptError.
    """
    query: dict[str, Any] = {
        "stateMachineArn": addresses.state_machine_arn(known_machine(wanted.state_machine)),
        "maxResults": limit,
    }
    if wanted.status:
        query["statusFilter"] = wanted.status
    if cursor:
        query["nextToken"] = cursors.decode("executions", cursor)["token"]
    for _ in range(MOST_PAGES):
        answer = _list(query)
        found = [execution for execution in answer["executions"] if wanted.takes(execution)]
        kept = [execution for execution in found if not wanted.ends_at(execution)]
        following = answer.get("nextToken") if len(kept) == len(found) else None
        if kept or not following:
            break
        query["nextToken"] = following
    next_cursor = cursors.encode("executions", {"token": following}) if following else None
    return ExecutionPage([_summary(execution) for execution in kept], next_cursor)


def _list(query: dict[str, Any]) -> dict[str, Any]:
    states = client("stepfunctions")
    try:
        return dict(states.list_executions(**query))
    except states.exceptions.InvalidToken as stale:  # Step Functions' own tokens live for a day
        raise cursors.InvalidCursorError from stale
    except states.exceptions.StateMachineTypeNotSupported as express:
        raise ExecutionsNotKeptError("this stage runs its sagas as Express executions") from express


def executions_of(order_id: str, wanted: Wanted) -> ExecutionPage:
    """The executions of one order, the newest first: its saga, the wait for its payer and what followed, what followed
    its wait for goods, the one its check-up started, and redriven ones."""
    found = list(_with_successors("payment-wait", f"{order_id}-wait"))
    for name in (order_id, *(f"{order_id}-{each}" for each in ("1", PAID, STOCKED, UNWANTED, WAITED))):
        found += _with_successors("order-saga", name)
    right = [
        each
        for each in found
        if wanted.takes(each) and not wanted.ends_at(each) and wanted.status in (None, each["status"])
    ]
    newest = sorted(right, key=lambda each: each["startDate"], reverse=True)
    return ExecutionPage([_summary(execution) for execution in newest], None)


def _with_successors(machine: str, name: str) -> Iterator[dict[str, Any]]:
    """The execution, if there is one, what took it up, and what took up that."""
    if first := _describe(name, machine):
        yield first
    for number in count(1):
        successor = _describe(f"{name}-r{number}", machine)
        if successor is None:
            return
        yield successor


def summary_of(name: str) -> ExecutionSummary:
    """Raises ExecutionNotFoundError."""
    described = _describe(name)
    if described is None:
        raise ExecutionNotFoundError(name)
    return _summary(described)


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
        summary.duration_ms,
        input=decoded(described.get("input")),
        output=decoded(described.get("output")),
        error=described.get("error"),
        cause=described.get("cause"),
        states=visits(history),
        definition=decoded(machine["definition"]),
    )


def _describe(name: str, *machines: str) -> dict[str, Any] | None:
    if not EXECUTION_NAME.fullmatch(name):
        return None
    states = client("stepfunctions")
    for machine in machines or STATE_MACHINES:
        arn = addresses.state_machine_arn(machine).replace(":stateMachine:", ":execution:")
        try:
            return dict(states.describe_execution(executionArn=f"{arn}:{name}"))
        except states.exceptions.ExecutionDoesNotExist:
            continue
    return None


def _summary(execution: dict[str, Any]) -> ExecutionSummary:
    started, stopped = clock.iso(execution["startDate"]), _time(execution.get("stopDate"))
    return ExecutionSummary(
        name=execution["name"],
        state_machine=execution["stateMachineArn"].rpartition(":")[2],
        status=execution["status"],
        started_at=started,
        stopped_at=stopped,
        duration_ms=lasted_ms(started, stopped),
    )


def _time(at: datetime | None) -> str | None:
    return clock.iso(at) if at else None
