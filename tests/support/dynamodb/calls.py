"""What every call has in common: its table, names and values, and that it asks for nothing the model does not know."""

from collections.abc import Mapping
from typing import Any

from tests.support.dynamodb.conditions import Condition, condition
from tests.support.dynamodb.errors import UnsupportedError, invalid
from tests.support.dynamodb.values import Value, take_in_value

Asked = Mapping[str, Any]
COMMON = ("TableName", "ExpressionAttributeNames", "ExpressionAttributeValues")
TOLD = ("ReturnConsumedCapacity", "ReturnItemCollectionMetrics")
NO_NAMES: dict[str, str] = {}


def know(asked: Asked, known: frozenset[str]) -> None:
    """Raises UnsupportedError."""
    if not known.issuperset(asked):
        raise UnsupportedError(f"parameters {sorted(set(asked) - known)}")


def names_of(asked: Asked) -> Mapping[str, str]:
    return asked.get("ExpressionAttributeNames") or NO_NAMES


def values_of(asked: Asked) -> dict[str, Value]:
    given = asked.get("ExpressionAttributeValues")
    return {name: take_in_value(value)[0] for name, value in given.items()} if given else {}


def condition_of(asked: Asked, parameter: str = "ConditionExpression") -> Condition | None:
    text = asked.get(parameter)
    return None if text is None else condition(text, parameter, names_of(asked))


def check(asked: Asked, values: Mapping[str, Value], *expressions: Any) -> None:
    """Every name and value given is used, every value used is given, and is of a kind that makes sense."""
    used = [expression for expression in expressions if expression is not None]
    for expression in used:
        for name in expression.values:
            if name not in values:
                raise invalid(
                    f"Invalid expression: An expression attribute value used in expression is not defined; "
                    f"attribute value: {name}"
                )
        for checked in expression.checks:
            checked(values)
    _refuse_unused("ExpressionAttributeNames", names_of(asked), [expression.names for expression in used])
    _refuse_unused("ExpressionAttributeValues", values, [expression.values for expression in used])


def _refuse_unused(parameter: str, given: Mapping[str, Any], used: list[frozenset[str]]) -> None:
    if not given:
        return
    if not used:
        raise invalid(f"{parameter} can only be specified when using expressions")
    if unused := set(given).difference(*used):
        raise invalid(f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(sorted(unused))}}}")
