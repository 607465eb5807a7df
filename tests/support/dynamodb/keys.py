"""Keys: from items and `Key` parameters, checked against the schema."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.support.dynamodb.errors import invalid
from tests.support.dynamodb.values import Item, Value, kind_of, number, sortable

Part = Any  # a string, number or bytes
Key = tuple[Part, Part]
"""Partition and sort key; the latter is None where there is none."""

UNFIT = "The provided key element does not match the schema"
LONGEST = (2048, 1024)  # bytes of a partition and of a sort key
WHICH = ("hashkey", "rangekey")
_NOTHING: Value = {}


class KeySchema(NamedTuple):
    """Names of the key's attributes, partition key first, and what kind each is."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, schema: Sequence[Mapping[str, str]], kinds: Mapping[str, str]) -> "KeySchema":
        names = tuple(each["AttributeName"] for each in sorted(schema, key=lambda each: each["KeyType"]))
        return cls(names, tuple(kinds[name] for name in names))

    def key_of(self, given: Mapping[str, Value]) -> Key:
        """Of a `Key` parameter: nothing but the key. Raises Refusal."""
        if len(given) != len(self.names):
            raise invalid(UNFIT)
        return self.key_among(given)

    def key_among(self, given: Mapping[str, Value]) -> Key:
        """Of what holds a whole key among other things, a `Key` or an item. Raises Refusal."""
        return self._part(0, given), self._part(1, given) if len(self.names) > 1 else None

    def key_in(self, item: Item) -> Key:
        """Of a whole item. Raises Refusal."""
        for name, kind in zip(self.names, self.kinds, strict=True):
            if name not in item:
                raise invalid(f"One or more parameter values were invalid: Missing the key {name} in the item")
            if kind not in item[name]:
                raise invalid(
                    f"One or more parameter values were invalid: Type mismatch for key {name} "
                    f"expected: {kind} actual: {kind_of(item[name])}"
                )
        return self.key_among(item)

    def key_within(self, item: Item) -> Key | None:
        """Of an item that need not have it: the key in an index."""
        parts = []
        for name in self.names:
            value = item.get(name)
            if value is None:
                return None
            parts.append(sortable(value))
        return parts[0], parts[1] if len(parts) > 1 else None

    def check_index(self, index: str, item: Item) -> None:
        """An index's keys may be missing, but not be of another kind or empty."""
        for name, kind in zip(self.names, self.kinds, strict=True):
            value = item.get(name)
            if value is not None and kind not in value:
                raise invalid(
                    f"One or more parameter values were invalid: Type mismatch for Index Key {name} "
                    f"Expected: {kind} Actual: {kind_of(value)} IndexName: {index}"
                )
            if value in ({"S": ""}, {"B": b""}):
                raise invalid(
                    "One or more parameter values are not valid. A value specified for a secondary index key is not "
                    "supported. The AttributeValue for a key attribute cannot contain an empty string value. "
                    f"IndexName: {index}, IndexKey: {name}"
                )

    def _part(self, position: int, given: Mapping[str, Value]) -> Part:
        """The partition key (0) or the sort key (1)."""
        name, kind = self.names[position], self.kinds[position]
        held = given.get(name, _NOTHING).get(kind)
        if held is None:
            raise invalid(UNFIT)
        if not held:
            raise invalid(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                f"empty {'string' if kind == 'S' else 'binary'} value. Key: {name}"
            )
        if len(held) * 4 > LONGEST[position] and len(held if kind == "B" else held.encode()) > LONGEST[position]:
            raise invalid(
                f"One or more parameter values were invalid: Size of {WHICH[position]} has exceeded the maximum size "
                f"limit of {LONGEST[position]} bytes"
            )
        return number(held) if kind == "N" else held
