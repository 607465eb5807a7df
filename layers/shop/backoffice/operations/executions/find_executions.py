"""Saga executions, found: of one machine, or of one order."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any, Literal

from msgspec import Struct

from layers.cloud import addresses
from layers.cloud.aws import client
from layers.cloud.web import cursors
from layers.shop.backoffice.operations.errors import ExecutionsNotKeptError
from layers.shop.backoffice.operations.executions.executions import ExecutionSummary, describe, summarized
from layers.shop.backoffice.operations.executions.state_machines import STATE_MACHINES, known_machine
from layers.shop.backoffice.operations.resume_saga import WAITED
from layers.shop.checkout.orders.saga.start_saga import PAID, STOCKED, UNWANTED

ExecutionStatus = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]
MOST_PAGES = 20  # of Step Functions' list, walked in one call in search of a time


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


def find_executions(wanted: Wanted, limit: int, cursor: str | None) -> ExecutionPage:
    """Executions of one machine, the newest first.

    Step Functions lists by status only, so times are looked for page by page: a page of the answer may hold fewer than
    `limit`, and there is more while there is a cursor.

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
    return ExecutionPage([summarized(execution) for execution in kept], next_cursor)


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
    return ExecutionPage([summarized(execution) for execution in newest], None)


def _with_successors(machine: str, name: str) -> Iterator[dict[str, Any]]:
    """The execution, if there is one, what took it up, and what took up that."""
    if first := describe(name, machine):
        yield first
    for number in count(1):
        successor = describe(f"{name}-r{number}", machine)
        if successor is None:
            return
        yield successor
