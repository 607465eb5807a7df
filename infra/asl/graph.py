"""A state machine as states and arrows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MACHINES = Path(__file__).parents[2] / "statemachines"
State = dict[str, Any]


@dataclass(frozen=True)
class Machine:
    """One definition; `name` is its file's, e.g. "order_saga"."""

    name: str
    definition: dict[str, Any]

    @property
    def states(self) -> dict[str, State]:
        states: dict[str, State] = self.definition.get("States", {})
        return states

    def tasks(self) -> Iterator[tuple[str, State]]:
        return ((name, state) for name, state in self.states.items() if state.get("Type") == "Task")

    def reachable(self, start: str, caught: bool = True) -> set[str]:
        """`start` and every state that can follow it; with `caught=False` on roads without a failure only."""
        found: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.states:
                found.add(name)
                waiting += [arrow.target for arrow in arrows(self.states[name]) if caught or not arrow.caught]
        return found


@dataclass(frozen=True)
class Arrow:
    """Where a state can lead, and when: "" for always."""

    target: str
    when: str = ""
    caught: bool = False


def arrows(state: State) -> Iterator[Arrow]:
    if "Next" in state:
        yield Arrow(state["Next"])
    for choice in state.get("Choices", []):
        yield Arrow(choice["Next"], _condition(choice))
    if "Default" in state:
        yield Arrow(state["Default"], "otherwise")
    for catcher in state.get("Catch", []):
        yield Arrow(catcher["Next"], ", ".join(catcher["ErrorEquals"]), caught=True)


def load(path: Path) -> Machine:
    return Machine(name_of(path), json.loads(path.read_text()))


def machine(name: str) -> Machine:
    return load(MACHINES / f"{name}.asl.json")


def name_of(path: Path) -> str:
    return path.name.removesuffix(".asl.json")


def paths() -> list[Path]:
    return sorted(MACHINES.glob("*.asl.json"))


def _condition(choice: dict[str, Any]) -> str:
    """What a choice asks, in few words: `{"Variable": "$.status", "StringEquals": "declined"}` is "declined"."""
    operators = {key: value for key, value in choice.items() if key not in ("Variable", "Next", "Comment")}
    if "IsPresent" in operators:
        return f"{'with' if operators['IsPresent'] else 'no'} {choice['Variable'].removeprefix('$.')}"
    if len(operators) == 1 and isinstance(value := next(iter(operators.values())), str | int):
        return str(value)
    return str(choice.get("Comment", "if"))
