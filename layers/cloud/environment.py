"""What one environment of a function remembers from one invocation to the next: caches, breakers, what it has heard.

Lambda runs many environments of a function; each has a memory of its own, which is lost with it. Module variables are
such a memory, but one for the whole process: where many environments live in one (simulations), and where tests start
afresh, what is remembered is asked for here.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Memory = dict[Any, Any]
_memory: Memory = {}


class Remembered(Generic[T]):
    """A value that each environment has its own of: `make` makes it when it is first asked for."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make

    def __call__(self) -> T:
        try:
            value: T = _memory[self]
        except KeyError:
            value = _memory.setdefault(self, self._make())
        return value

    def become(self, value: T) -> None:
        """Remember `value` instead."""
        _memory[self] = value


def enter(memory: Memory) -> Memory:
    """Remember in `memory` from here on: whose it is, is the environment that runs now (simulations). Answers the
    memory before."""
    global _memory
    before, _memory = _memory, memory
    return before


def forget() -> None:
    """As a new environment: nothing is remembered."""
    _memory.clear()
