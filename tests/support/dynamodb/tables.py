"""Tables: items by key, in order, and in their global indexes; what each write costs and tells the stream."""

import hashlib
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tests.support.dynamodb.errors import UnsupportedError
from tests.support.dynamodb.keys import Key, KeySchema, Part
from tests.support.dynamodb.streams import Stream
from tests.support.dynamodb.units import Charge, write_units
from tests.support.dynamodb.values import Item


class Stored(NamedTuple):
    """An item as it lies in a table: never changed, only replaced."""

    key: Key
    item: Item
    size: int


class Collection:
    """Items of one partition key, in the order of their sort keys (and, in an index, of their own keys)."""

    __slots__ = ("items", "order")

    def __init__(self) -> None:
        self.order: list[Any] = []
        self.items: dict[Any, Stored] = {}

    def put(self, place: Any, stored: Stored) -> None:
        if place not in self.items:
            insort(self.order, place)
        self.items[place] = stored

    def remove(self, place: Any) -> None:
        if self.items.pop(place, None) is not None:
            del self.order[bisect_left(self.order, place)]

    def __iter__(self) -> Iterator[Stored]:
        return (self.items[place] for place in self.order)


class Index:
    """Items by one key schema: the table's own, or a global index's. An item without those keys is not in it."""

    def __init__(self, name: str, schema: KeySchema) -> None:
        self.name, self.schema = name, schema
        self.collections: dict[Part, Collection] = {}

    def collection(self, part: Part) -> Collection:
        return self.collections.get(part, _NOTHING)

    def put(self, key: Key, place: Any, stored: Stored) -> None:
        found = self.collections.get(key[0])
        if found is None:
            found = self.collections[key[0]] = Collection()
        found.put(place, stored)

    def remove(self, key: Key, place: Any) -> None:
        found = self.collections[key[0]]
        found.remove(place)
        if not found.items:
            del self.collections[key[0]]

    def scattered(self) -> list[tuple[int, Part]]:
        """Partition keys in the order of their hashes, as a scan meets them."""
        return sorted((token(part), part) for part in self.collections)


_NOTHING = Collection()


@lru_cache(maxsize=100_000)
def token(part: Part) -> int:
    return int.from_bytes(hashlib.md5(repr(part).encode()).digest()[:8], "big")


class Table:
    """`definition` is what create_table takes."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.definition = definition
        self.name: str = definition["TableName"]
        kinds = {each["AttributeName"]: each["AttributeType"] for each in definition["AttributeDefinitions"]}
        self.schema = KeySchema.of(definition["KeySchema"], kinds)
        self.main = Index("", self.schema)
        self.indexes = {name: Index(name, schema) for name, schema in _global_indexes(definition, kinds)}
        self.stream = Stream(self.name, definition.get("StreamSpecification"))

    def get(self, key: Key) -> Stored | None:
        found = self.main.collections.get(key[0])
        return None if found is None else found.items.get(key[1])

    def write(self, key: Key, item: Item | None, size: int = 0) -> list[Charge]:
        """Put `item` under `key`, or nothing there; what that costs, in units of a plain write."""
        before = self.get(key)
        after = Stored(key, item, size) if item is not None else None
        charges = [Charge(self.name, "", key[0], write_units(before.size if before else 0, size))]
        if (before.item if before else None) == item:
            return charges
        if after is not None:
            self.main.put(key, key[1], after)
        elif before is not None:
            self.main.remove(key, key[1])
        for index in self.indexes.values():
            charges += self._reindex(index, before, after)
        self.stream.tell(self.schema, before.item if before else None, item, size)
        return charges

    def _reindex(self, index: Index, before: Stored | None, after: Stored | None) -> Iterator[Charge]:
        """A changed key is a removal and an insertion, two writes; the rest is one."""
        old = index.schema.key_within(before.item) if before else None
        new = index.schema.key_within(after.item) if after else None
        if old is not None and before is not None:
            index.remove(old, (old[1], before.key))
            if old != new:
                yield Charge(self.name, index.name, old[0], write_units(before.size, 0))
        if new is not None and after is not None:
            index.put(new, (new[1], after.key), after)
            former = before.size if before and old == new else 0
            yield Charge(self.name, index.name, new[0], write_units(former, after.size))

    def index(self, name: str | None) -> Index:
        return self.indexes[name] if name else self.main

    def __iter__(self) -> Iterator[Stored]:
        for _, part in self.main.scattered():
            yield from self.main.collections[part]


def _global_indexes(definition: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[tuple[str, KeySchema]]:
    if definition.get("LocalSecondaryIndexes"):
        raise UnsupportedError("local secondary indexes")
    for index in definition.get("GlobalSecondaryIndexes", ()):
        if index["Projection"]["ProjectionType"] != "ALL":
            raise UnsupportedError("an index that does not hold whole items")
        yield index["IndexName"], KeySchema.of(index["KeySchema"], kinds)
