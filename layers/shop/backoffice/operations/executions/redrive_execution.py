"""Take up an execution that failed."""

from typing import Any

from layers.cloud import audit, names
from layers.cloud.messages import sagas
from layers.cloud.watch.telemetry import count
from layers.shop.backoffice.operations.errors import ExecutionNotRedrivableError
from layers.shop.backoffice.operations.executions import executions
from layers.shop.backoffice.operations.executions.executions import ExecutionSummary, ExecutionView
from layers.shop.backoffice.operations.executions.state_machines import show_state_machine
from layers.shop.backoffice.operations.resume_saga import resumed

FAILED = ("FAILED", "TIMED_OUT", "ABORTED")


def redrive_execution(name: str, by: str) -> ExecutionSummary:
    """Start the execution that goes on where `name` failed; asked again while that runs, it is the same one.

    Raises ExecutionNotFoundError and ExecutionNotRedrivableError.
    """
    failed = executions.show_execution(name)
    if failed.status not in FAILED:
        raise ExecutionNotRedrivableError(f"{name} is {failed.status}: only what failed is redriven")
    machine = failed.state_machine.removeprefix(names.queue(""))
    at, given = where_it_failed(failed, entries(show_state_machine(machine).definition))
    successor, entry = resumed(name, given, at)
    audit.note("redrive_execution", by, machine, [name, successor])
    if not sagas.start(machine, successor, entry):
        raise ExecutionNotRedrivableError(f"it was redriven before, as {successor}: redrive that one")
    count("ExecutionRedriven")
    return executions.summary_of(successor)


def entries(definition: dict[str, Any]) -> set[str]:
    """The states at which an execution of this definition can be made to begin."""
    first = definition["States"][definition["StartAt"]]
    return {choice["StringEquals"] for choice in first.get("Choices", []) if choice.get("Variable") == "$.resume_at"
            and "StringEquals" in choice}  # fmt: skip


def where_it_failed(failed: ExecutionView, entries: set[str]) -> tuple[str | None, dict[str, Any]]:
    """The last state that did not succeed and can be entered, with what it was given; else the beginning."""
    for visit in reversed(failed.states):
        if visit.name in entries and visit.status != "SUCCEEDED":
            return visit.name, dict(visit.input)
    return None, dict(failed.input)
