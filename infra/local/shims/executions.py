"""The executions of a state machine, found by name however many there were."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

KEPT_EXECUTIONS = 2_000  # ended ones, per state machine, with their history


class Executions(list[Any]):
    """A state machine's executions, found by name and ARN, oldest ended ones dropped beyond KEPT_EXECUTIONS."""

    def __init__(self) -> None:
        super().__init__()
        self.by_name: dict[str, Any] = {}
        self.spent_names: set[str] = set()  # AWS keeps a name taken for 90 days after its execution
        self.running: OrderedDict[str, Any] = OrderedDict()

    def append(self, execution: Any) -> None:
        super().append(execution)
        self.by_name[execution.name] = execution
        self.running[execution.execution_arn] = execution
        if len(self) > KEPT_EXECUTIONS * 1.1:
            self._forget(len(self) - KEPT_EXECUTIONS)

    def _forget(self, count: int) -> None:
        old = [each for each in self[:count] if each.execution_arn not in self.running]
        for execution in old:
            self.spent_names.add(execution.name)
            del self.by_name[execution.name]
        dropped = {id(each) for each in old}
        self[:] = [each for each in self if id(each) not in dropped]

    def ended(self, execution: Any) -> None:
        self.running.pop(execution.execution_arn, None)


def executions_of(machine: Any) -> Executions:
    if not isinstance(machine.executions, Executions):
        machine.executions = Executions()
    return machine.executions
