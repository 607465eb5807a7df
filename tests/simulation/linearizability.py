"""Is there one order of all that was done to a SKU, in which every answer is right, and nothing comes before what had
ended when it began? (Herlihy and Wing 1990; searched as by Wing and Gong 1993, with Lowe's memory of what was tried.)

The specification is a counter with a conditional take: `take` needs as many units as it takes, `refused` says that
there were fewer, `add` puts some there.
"""

from collections.abc import Sequence
from math import inf
from typing import Literal, NamedTuple

Kind = Literal["take", "refused", "add"]


class Operation(NamedTuple):
    """Somebody's call, from when it was sent until its answer was there (`inf` if it never was)."""

    kind: Kind
    units: int
    begun: float
    ended: float = inf
    who: str = ""


def unexplained(history: Sequence[Operation], units: int = 0) -> list[Operation]:
    """What cannot be explained, beginning with `units`: [] if there is such an order, else what was left over by the
    attempt that came furthest."""
    search = _Search(sorted(history, key=lambda each: (each.begun, each.ended)))
    return [] if search.finds((1 << len(history)) - 1, units) else search.leftover()


class _Search:
    """Sets of operations still to be placed are numbers: bit n for operation n. How many units there are follows from
    what was placed, so one set is tried once."""

    def __init__(self, operations: list[Operation]) -> None:
        self._operations = operations
        self._tried: set[int] = set()
        self._furthest = (1 << len(operations)) - 1

    def finds(self, left: int, units: int) -> bool:
        """Whether those `left` can be placed, with so many units there. Without recursion: histories may be long."""
        stack = [(left, units)]
        while stack:
            left, units = self._refusals_placed(*stack.pop())
            if not left:
                return True
            if left in self._tried:
                continue
            self._tried.add(left)
            if left.bit_count() < self._furthest.bit_count():
                self._furthest = left
            for number in self._next(left):
                after = _after(self._operations[number], units)
                if after is not None:
                    stack.append((left & ~(1 << number), after))
        return False

    def leftover(self) -> list[Operation]:
        return [self._operations[number] for number in _numbers(self._furthest)]

    def _refusals_placed(self, left: int, units: int) -> tuple[int, int]:
        """A refusal that is right now changes nothing: to place it at once is never worse."""
        placed = True
        while placed:
            placed = False
            for number in self._next(left):
                operation = self._operations[number]
                if operation.kind == "refused" and units < operation.units:
                    left &= ~(1 << number)
                    placed = True
        return left, units

    def _next(self, left: int) -> list[int]:
        """Operations before which nothing else must come: they began before any of the others had ended."""
        numbers = _numbers(left)
        first_end = min((self._operations[number].ended for number in numbers), default=inf)
        return [number for number in numbers if self._operations[number].begun <= first_end]


def _after(operation: Operation, units: int) -> int | None:
    """Units once it is done; None if it could not be answered so now."""
    if operation.kind == "add":
        return units + operation.units
    if operation.kind == "take":
        return units - operation.units if units >= operation.units else None
    return units if units < operation.units else None


def _numbers(bits: int) -> list[int]:
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found
