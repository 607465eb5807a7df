"""Update expressions as functions of an item and the call's values: read once per text and names, then kept.

Every operand is read from the item as it was; what was not touched is shared with the item before.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tests.support.dynamodb.errors import invalid
from tests.support.dynamodb.operands import Check, Read, Values, compiled_operand, kind_check, read_path
from tests.support.dynamodb.outcomes import added, appended, calculated, no_attribute, taken_out
from tests.support.dynamodb.places import placed, removed
from tests.support.dynamodb.syntax import Call, Literal, Operand, Path, Reader
from tests.support.dynamodb.values import SETS, Item

CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")
Change = Callable[[Item, Item, Values], None]
"""Changes the second item, which is a copy, by what the first one holds."""


class Update(NamedTuple):
    """`changes` in order; `paths` that they touch; the rest as in conditions.Condition."""

    changes: tuple[Change, ...]
    paths: tuple[tuple[str | int, ...], ...]
    checks: tuple[Check, ...]
    names: frozenset[str]
    values: frozenset[str]


def update(text: str, names: Mapping[str, str]) -> Update:
    return _read(text, tuple(names.items()))


def updated(item: Item, change: Update, values: Values) -> Item:
    after = dict(item)
    for apply in change.changes:
        apply(item, after, values)
    return after


@lru_cache(maxsize=10_000)
def _read(text: str, names: tuple[tuple[str, str], ...]) -> Update:
    return _Clauses(Reader(text, "UpdateExpression", dict(names))).read()


class _Clauses:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words = reader.words
        self.checks: list[Check] = []
        self.removals: list[tuple[str | int, ...]] = []
        self.paths: list[tuple[str | int, ...]] = []

    def read(self) -> Update:
        changes: list[Change] = []
        seen: set[str] = set()
        while self.words.next:
            clause = self.words.take().upper()
            if clause not in CLAUSES:
                raise self.words.bad(f'Syntax error; token: "{clause}"')
            if clause in seen:
                raise self.words.bad(f'The "{clause}" section can only be used once in an update expression;')
            seen.add(clause)
            changes += self._clause(getattr(self, f"_{clause.lower()}"))
        _refuse_overlaps(self.paths)
        # From the back, so that positions in a list stay what they were.
        for path in sorted(self.removals, key=lambda path: [str(part).zfill(9) for part in path], reverse=True):
            changes.append(_removal(path))
        reader = self.reader
        used = frozenset(reader.names_used), frozenset(reader.values_used)
        return Update(tuple(changes), tuple(self.paths), tuple(self.checks), *used)

    def _clause(self, action: Callable[[tuple[str | int, ...]], Change | None]) -> list[Change]:
        changes = []
        while True:
            path = self.reader.path().parts
            self.paths.append(path)
            if change := action(path):
                changes.append(change)
            if not self.words.takes(","):
                return changes

    def _set(self, path: tuple[str | int, ...]) -> Change:
        self.words.expect("=")
        read = self._sum()

        def change(before: Item, after: Item, values: Values) -> None:
            value = read(before, values)
            if value is None:
                raise no_attribute()
            placed(after, path, value)

        return change

    def _remove(self, path: tuple[str | int, ...]) -> None:
        self.removals.append(path)

    def _add(self, path: tuple[str | int, ...]) -> Change:
        return self._collected(path, "ADD", ("N", *SETS), added)

    def _delete(self, path: tuple[str | int, ...]) -> Change:
        return self._collected(path, "DELETE", SETS, taken_out)

    def _collected(self, path: Any, clause: str, kinds: tuple[str, ...], combine: Any) -> Change:
        operand = self.reader.operand()
        if not isinstance(operand, Literal):
            raise self.words.bad(f"Syntax error; {clause} takes a value")
        placeholder = operand.placeholder
        self.checks.append(kind_check(placeholder, kinds, clause, "UpdateExpression"))
        present = read_path(path)

        def change(before: Item, after: Item, values: Values) -> None:
            value = combine(present(before, values), values[placeholder])
            if value is not None:
                placed(after, path, value)
            else:
                removed(after, path)

        return change

    # What SET sets

    def _sum(self) -> Read:
        left = self._term(self.reader.operand())
        word = self.words.next
        if not self.words.takes("+", "-"):
            return left[0]
        right = self._term(self.reader.operand())
        for operand in (left[1], right[1]):
            if isinstance(operand, Literal):
                self.checks.append(kind_check(operand.placeholder, ("N",), word, "UpdateExpression"))
        return lambda item, values: calculated(word, left[0](item, values), right[0](item, values))

    def _term(self, operand: Operand) -> tuple[Read, Operand]:
        if not isinstance(operand, Call):
            return compiled_operand(operand, self.reader, self.checks), operand
        if operand.name not in ("if_not_exists", "list_append"):
            raise self.words.bad(f"The function is not allowed in an update expression; function: {operand.name}")
        if len(operand.operands) != 2:
            raise self.words.bad("Incorrect number of operands for operator or function")
        reads = [self._term(part)[0] for part in operand.operands]
        if operand.name == "list_append":
            for part in operand.operands:
                if isinstance(part, Literal):
                    self.checks.append(kind_check(part.placeholder, ("L",), "list_append", "UpdateExpression"))
            return lambda item, values: appended(*(read(item, values) for read in reads)), operand
        if not isinstance(operand.operands[0], Path):
            raise self.words.bad("Operator or function requires a document path; if_not_exists")
        first, otherwise = reads
        return lambda item, values: first(item, values) or otherwise(item, values), operand


def _removal(path: tuple[str | int, ...]) -> Change:
    return lambda before, after, values: removed(after, path)


def _refuse_overlaps(paths: list[tuple[str | int, ...]]) -> None:
    for place, one in enumerate(paths):
        for other in paths[place + 1 :]:
            shorter = min(len(one), len(other))
            if one[:shorter] == other[:shorter]:
                raise invalid(
                    "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one "
                    f"of these paths; path one: {list(one)}, path two: {list(other)}"
                )
