"""One saga execution: what the Step Functions console shows, on AWS and on a laptop alike."""

import re
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from layers.cloud import addresses, clock
from layers.cloud.aws import client
from layers.shop.backoffice.operations.errors import ExecutionNotFoundError
from layers.shop.backoffice.operations.executions.history import StateVisit, decoded, lasted_ms, visits
from layers.shop.backoffice.operations.executions.state_machines import STATE_MACHINES

EXECUTION_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")  # what else Step Functions allows, we never use


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


def summary_of(name: str) -> ExecutionSummary:
    """Raises ExecutionNotFoundError."""
    described = describe(name)
    if described is None:
        raise ExecutionNotFoundError(name)
    return summarized(described)


def show_execution(name: str) -> ExecutionView:
    """One execution with the states it went through. Raises ExecutionNotFoundError."""
    described = describe(name)
    if described is None:
        raise ExecutionNotFoundError(name)
    history: list[dict[str, Any]] = []
    machine = client("stepfunctions").describe_state_machine_for_execution(executionArn=described["executionArn"])
    pages = client("stepfunctions").get_paginator("get_execution_history")
    for page in pages.paginate(executionArn=described["executionArn"], includeExecutionData=True):
        history += page["events"]
    return ExecutionView(
        **msgspec.structs.asdict(summarized(described)),
        input=decoded(described.get("input")),
        output=decoded(described.get("output")),
        error=described.get("error"),
        cause=described.get("cause"),
        states=visits(history),
        definition=decoded(machine["definition"]),
    )


def describe(name: str, *machines: str) -> dict[str, Any] | None:
    """As Step Functions describes it, of the first of `machines` (all of ours by default) that knows it."""
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


def summarized(execution: dict[str, Any]) -> ExecutionSummary:
    """What lists show of an execution as Step Functions describes it."""
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
