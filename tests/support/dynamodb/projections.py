"""Which attributes a read answers."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tests.support.dynamodb.errors import UnsupportedError
from tests.support.dynamodb.syntax import Reader
from tests.support.dynamodb.values import Item


class Projection(NamedTuple):
    attributes: tuple[str, ...]
    names: frozenset[str]
    values: frozenset[str] = frozenset()
    checks: tuple[Any, ...] = ()


def projection(text: str, names: Mapping[str, str]) -> Projection:
    return _read(text, tuple(names.items()))


@lru_cache(maxsize=1000)
def _read(text: str, names: tuple[tuple[str, str], ...]) -> Projection:
    reader = Reader(text, "ProjectionExpression", dict(names))
    attributes = [_attribute(reader)]
    while reader.words.takes(","):
        attributes.append(_attribute(reader))
    reader.end()
    return Projection(tuple(attributes), frozenset(reader.names_used))


def _attribute(reader: Reader) -> str:
    parts = reader.path().parts
    if len(parts) > 1:
        raise UnsupportedError(f"a projection of what is inside an attribute: {parts}")
    return str(parts[0])


def projected(item: Item, wanted: Projection | None) -> Item:
    if wanted is None:
        return item
    return {name: item[name] for name in wanted.attributes if name in item}
