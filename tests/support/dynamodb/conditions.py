"""Conditions and filters as functions of an item and the call's values: read once per text and names, then kept."""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tests.support.dynamodb.operands import Check, Read, Values, compiled_operand, kind_check
from tests.support.dynamodb.syntax import Call, Literal, Path, Reader, Test
from tests.support.dynamodb.values import Item, Value, kind_of, sortable

Holds = Callable[[Item, Values], bool]

ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
ORDERED = ("S", "N", "B")
KINDS = ("S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M")
ARGUMENTS = {"attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2}


class Condition(NamedTuple):
    """`holds(item, values)`; `checks` refuse values that no item could make right; `attributes` are those looked at."""

    holds: Holds
    checks: tuple[Check, ...]
    names: frozenset[str]
    values: frozenset[str]
    attributes: frozenset[str]


def condition(text: str, kind: str, names: Mapping[str, str]) -> Condition:
    return _read(text, kind, tuple(names.items()))


@lru_cache(maxsize=10_000)
def _read(text: str, kind: str, names: tuple[tuple[str, str], ...]) -> Condition:
    reader = Reader(text, kind, dict(names))
    tree = reader.condition()
    checks: list[Check] = []
    holds = _compiled(tree, reader, checks)
    return Condition(
        holds, tuple(checks), frozenset(reader.names_used), frozenset(reader.values_used), frozenset(reader.attributes)
    )


def _compiled(test: Any, reader: Reader, checks: list[Check]) -> Holds:
    if test.operator in ("AND", "OR", "NOT"):
        return _joined(test.operator, [_compiled(part, reader, checks) for part in test.parts])
    if test.operator in ARGUMENTS:
        return _function(test, reader, checks)
    reads = [compiled_operand(part, reader, checks) for part in test.parts]
    if test.operator in ORDERS or test.operator == "BETWEEN":
        for part in test.parts:
            _check_kind(part, ORDERED, test.operator, reader, checks)
    return _compared(test.operator, reads)


def _joined(word: str, tests: list[Holds]) -> Holds:
    first, last = tests[0], tests[-1]
    if word == "AND":
        return lambda item, values: first(item, values) and last(item, values)
    if word == "OR":
        return lambda item, values: first(item, values) or last(item, values)
    return lambda item, values: not first(item, values)


def _compared(word: str, reads: list[Read]) -> Holds:
    left, others = reads[0], reads[1:]
    right = others[0]
    if word == "=":
        return lambda item, values: (found := left(item, values)) is not None and found == right(item, values)
    if word == "<>":
        return lambda item, values: left(item, values) != right(item, values)
    if word == "IN":
        return lambda item, values: (
            (found := left(item, values)) is not None and any(found == each(item, values) for each in others)
        )
    if word == "BETWEEN":
        return lambda item, values: (
            _ordered(operator.le, right(item, values), left(item, values))
            and _ordered(operator.le, left(item, values), others[1](item, values))
        )
    return lambda item, values: _ordered(ORDERS[word], left(item, values), right(item, values))


def _ordered(order: Callable[[Any, Any], bool], left: Value | None, right: Value | None) -> bool:
    """Values of different kinds are in no order."""
    if left is None or right is None or kind_of(left) != kind_of(right) or kind_of(left) not in ORDERED:
        return False
    return order(sortable(left), sortable(right))


# Functions


def _function(test: Test, reader: Reader, checks: list[Check]) -> Holds:
    name, parts = test.operator, test.parts
    if len(parts) != ARGUMENTS[name]:
        raise reader.words.bad(f"Incorrect number of operands for operator or function; operator or function: {name}")
    if not isinstance(parts[0], Path | Call) and name != "contains" and name != "begins_with":
        raise reader.words.bad(f"Operator or function requires a document path; operator or function: {name}")
    reads = [compiled_operand(part, reader, checks) for part in parts]  # type: ignore[arg-type]
    first, last = reads[0], reads[-1]
    if name == "attribute_exists":
        return lambda item, values: first(item, values) is not None
    if name == "attribute_not_exists":
        return lambda item, values: first(item, values) is None
    if name == "attribute_type":
        _check_named_kind(parts[1], reader, checks)
        return lambda item, values: last(item, values)["S"] in (first(item, values) or ())  # type: ignore[index]
    if name == "begins_with":
        _check_kind(parts[1], ("S", "B"), name, reader, checks)
        return lambda item, values: _begins(first(item, values), last(item, values))
    return lambda item, values: _contains(first(item, values), last(item, values))


def _begins(value: Value | None, prefix: Value | None) -> bool:
    if value is None or prefix is None or kind_of(value) != kind_of(prefix) or kind_of(value) not in ("S", "B"):
        return False
    return bool(sortable(value).startswith(sortable(prefix)))


def _contains(value: Value | None, wanted: Value | None) -> bool:
    if value is None or wanted is None:
        return False
    ((kind, held),) = value.items()
    if kind == "L":
        return wanted in held
    ((wanted_kind, part),) = wanted.items()
    return kind in (wanted_kind, wanted_kind + "S") and kind not in ("N", "BOOL", "NULL", "M") and part in held


# What is wrong whatever the item


def _check_kind(operand: Any, kinds: tuple[str, ...], word: str, reader: Reader, checks: list[Check]) -> None:
    if isinstance(operand, Literal):
        checks.append(kind_check(operand.placeholder, kinds, word, reader.words.kind))


def _check_named_kind(operand: Any, reader: Reader, checks: list[Check]) -> None:
    if not isinstance(operand, Literal):
        raise reader.words.bad("Incorrect operand type for operator or function; operator or function: attribute_type")

    def check(values: Values) -> None:
        if values[operand.placeholder].get("S") not in KINDS:
            raise reader.words.bad("Invalid attribute type name found; valid types: " + ",".join(KINDS))

    checks.append(check)
