"""The executions of a state machine, found by name however many there were; of those that ended, the newest, packed."""

from __future__ import annotations

import pickle
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from itertools import islice
from typing import Any

KEPT_EXECUTIONS = 2_000  # ended ones, per state machine, with their history
SPENT_NAMES = 100_000  # names of dropped ones that stay taken
PACKED = ("execution_input", "output", "output_details", "error", "cause")


class Ended:
    """An execution that has ended. What lists tell of each stands open, the rest is packed: 1 to 3 KB in all, where
    moto's object, with its threads' locks, programs and histories of dicts, takes 40.
    """

    __slots__ = ("_packed", "execution_arn", "name", "start_date", "state_machine_arn", "status", "stop_date")

    def __init__(self, execution: Any) -> None:
        for name in self.__slots__[1:]:
            setattr(self, name, getattr(execution, name))
        told = {name: getattr(execution, name) for name in PACKED} | dict(execution.to_history_output())
        self._packed = zlib.compress(pickle.dumps(told), 1)

    def __getattr__(self, name: str) -> Any:
        if name not in PACKED:
            raise AttributeError(name)
        return self._told()[name]

    def to_history_output(self) -> dict[str, Any]:
        """As moto's Execution has it."""
        return {"events": self._told()["events"]}

    def stop(self, **_: Any) -> None:
        """Nothing: it has ended, and StopExecution answers when."""

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = pickle.loads(zlib.decompress(self._packed))
        return told


class Executions:
    """A state machine's executions by name, in the order of their starts; the oldest ended ones beyond
    KEPT_EXECUTIONS are dropped, and counted.
    """

    def __init__(self) -> None:
        self.by_name: dict[str, Any] = {}
        self.running: OrderedDict[str, Any] = OrderedDict()
        self.spent_names: dict[str, None] = {}  # AWS keeps a name taken for 90 days after its execution
        self.dropped = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.by_name.values()))

    def __len__(self) -> int:
        return len(self.by_name)

    def append(self, execution: Any) -> None:
        self.by_name[execution.name] = execution
        self.running[execution.execution_arn] = execution
        if len(self) - len(self.running) > KEPT_EXECUTIONS * 1.1:
            self._drop(len(self) - len(self.running) - KEPT_EXECUTIONS)

    def _drop(self, count: int) -> None:
        old = [name for name, each in list(self.by_name.items()) if each.execution_arn not in self.running][:count]
        for name in old:
            del self.by_name[name]
            self.spent_names[name] = None
        self.dropped += len(old)
        for name in list(islice(self.spent_names, max(0, len(self.spent_names) - SPENT_NAMES))):
            del self.spent_names[name]

    def ended(self, execution: Any) -> None:
        """Pack it. One with map runs stays as it is: they are asked of its environment."""
        if not execution.exec_worker.env.map_run_record_pool_manager.get_all():
            self.by_name[execution.name] = Ended(execution)
        self.running.pop(execution.execution_arn, None)

    def missing(self, name: str) -> str:
        """Why `name` is not found, for who knows that there was one; "" if there was none."""
        if name not in self.spent_names:
            return ""
        return f" any more: the laptop keeps the newest {KEPT_EXECUTIONS:,} that ended, and dropped {self.dropped:,}"


def executions_of(machine: Any) -> Executions:
    if not isinstance(machine.executions, Executions):
        machine.executions = Executions()
    return machine.executions
