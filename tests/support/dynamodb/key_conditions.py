"""Which items of an index a query means: one partition, and a stretch of its sort keys."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tests.support.dynamodb.conditions import Condition, condition
from tests.support.dynamodb.errors import Refusal, invalid
from tests.support.dynamodb.keys import KeySchema
from tests.support.dynamodb.operands import Values
from tests.support.dynamodb.syntax import Literal, Path, Reader, Test
from tests.support.dynamodb.values import Item, sortable

KIND = "KeyConditionExpression"
OF_SORT_KEYS = ("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with")


class KeyCondition(NamedTuple):
    placeholder: str
    whole: Condition
    kinds: tuple[tuple[str, str], ...]
    """Placeholders and the kinds that their values must be of."""

    @property
    def names(self) -> frozenset[str]:
        return self.whole.names

    @property
    def values(self) -> frozenset[str]:
        return self.whole.values

    @property
    def checks(self) -> Any:
        return (*self.whole.checks, self._check)

    def _check(self, values: Values) -> None:
        for placeholder, kind in self.kinds:
            if kind not in values[placeholder]:
                raise invalid(
                    "One or more parameter values were invalid: Condition parameter type does not match schema type"
                )

    def part(self, values: Values) -> Any:
        return sortable(values[self.placeholder])

    def fits(self, item: Item, values: Values) -> bool:
        return self.whole.holds(item, values)


def key_condition(text: str, names: Mapping[str, str], schema: KeySchema) -> KeyCondition:
    return _read(text, tuple(names.items()), schema)


@lru_cache(maxsize=1000)
def _read(text: str, names: tuple[tuple[str, str], ...], schema: KeySchema) -> KeyCondition:
    reader = Reader(text, KIND, dict(names))
    tests = list(_flat(reader.condition()))
    by_name: dict[str, Test] = {}
    for test in tests:
        name = _attribute(test)
        if name not in schema.names:
            raise _missing(schema.names[0] if len(tests) == 1 else name)
        if name in by_name:
            raise invalid("KeyConditionExpressions must only contain one condition per key")
        by_name[name] = test
    of_part = by_name.get(schema.names[0])
    if of_part is None:
        raise _missing(schema.names[0])
    if of_part.operator != "=":
        raise invalid("Query key condition not supported")
    kinds = [
        (operand.placeholder, schema.kinds[schema.names.index(name)])
        for name, test in by_name.items()
        for operand in test.parts
        if isinstance(operand, Literal)
    ]
    (literal,) = (operand for operand in of_part.parts if isinstance(operand, Literal))
    return KeyCondition(literal.placeholder, condition(text, KIND, dict(names)), tuple(kinds))


def _flat(test: Test) -> Any:
    if test.operator == "AND":
        for part in test.parts:
            yield from _flat(part)  # type: ignore[arg-type]
    else:
        yield test


def _attribute(test: Test) -> str:
    if test.operator not in OF_SORT_KEYS:
        raise invalid(f"Invalid operator used in KeyConditionExpression: {test.operator}")
    path = test.parts[0]
    if not isinstance(path, Path) or len(path.parts) > 1:
        raise invalid("Invalid KeyConditionExpression: nested attributes and functions are no keys")
    return str(path.parts[0])


def _missing(name: str) -> Refusal:
    return invalid(f"Query condition missed key schema element: {name}")
