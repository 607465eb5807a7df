"""Queries, moto 5.2.5: each sorts the whole table to find one partition. Here a query starts from the partition, and
a global index's partitions are kept up to date by the writes. What a query answers is still worked out by moto.
"""

from __future__ import annotations

from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from infra.local.shims.patches import Patches

Key = tuple[DynamoType, DynamoType | None]
Partition = tuple[Any, ...]


class Indexes:
    """The partitions of a table's global indexes, by index and partition key."""

    def __init__(self, table: Table) -> None:
        self._hash_attributes = {
            index.name: [key["AttributeName"] for key in index.schema if key["KeyType"] == "HASH"]
            for index in table.global_indexes
        }
        self._items: dict[tuple[str, Partition], dict[Any, Item]] = {}
        self._places: dict[Any, list[tuple[str, Partition]]] = {}
        for item in _moto_all_items(table):
            self.put((item.hash_key, item.range_key), item)

    def covers(self, table: Table) -> bool:
        return list(self._hash_attributes) == [index.name for index in table.global_indexes]

    def put(self, key: Key, item: Item | None) -> None:
        """The item with this key is now `item`, or gone."""
        identity = tuple(_plain(part) for part in key)
        for place in self._places.pop(identity, ()):
            self._items[place].pop(identity, None)
            if not self._items[place]:
                del self._items[place]
        if item is None:
            return
        for name, attributes in self._hash_attributes.items():
            if all(attribute in item.attrs for attribute in attributes):
                place = name, tuple(_plain(item.attrs[attribute]) for attribute in attributes)
                self._items.setdefault(place, {})[identity] = item
                self._places.setdefault(identity, []).append(place)

    def partition(self, name: str, wanted: dict[str, DynamoType]) -> list[Item] | None:
        """The items of one partition; None when the question does not name it whole."""
        attributes = self._hash_attributes.get(name)
        if attributes is None or any(attribute not in wanted for attribute in attributes):
            return None
        place = name, tuple(_plain(wanted[attribute]) for attribute in attributes)
        return list(self._items.get(place, {}).values())


def _plain(value: DynamoType | None) -> Any:
    return None if value is None else (value.type, value.cast_value if value.is_number() else value.value)


def refresh(table: Table, key: Key) -> None:
    """To be called after each write of an item."""
    kept: Indexes | None = vars(table).get("_indexes")
    if kept is not None:
        kept.put(key, table.get_item(*key))


def _indexes(table: Table) -> Indexes:
    kept: Indexes | None = vars(table).get("_indexes")
    if kept is None or not kept.covers(table):
        kept = table._indexes = Indexes(table)  # type: ignore[attr-defined]
    return kept


def _candidates(table: Table, hash_key: DynamoType | None, index_name: str | None, named: Any) -> list[Item] | None:
    local = index_name in [index.name for index in table.indexes]
    if index_name and not local:
        return _indexes(table).partition(index_name, dict(named.get("hash_key_conditions") or []))
    if hash_key is None:
        return None
    partition: Any = table.items.get(hash_key, {})
    return list(partition.values()) if table.has_range_key else ([partition] if partition else [])


def _query(table: Table, hash_key: DynamoType | None, *arguments: Any, **named: Any) -> Any:
    index_name = named.get("index_name") or (arguments[6] if len(arguments) > 6 else None)
    table._found = _candidates(table, hash_key, index_name, named)  # type: ignore[attr-defined]
    try:
        return _moto_query(table, hash_key, *arguments, **named)
    finally:
        del table._found  # type: ignore[attr-defined]


def _all_items(table: Table) -> list[Item]:
    found: list[Item] | None = vars(table).get("_found")
    items: list[Item] = _moto_all_items(table) if found is None else found
    return items


PATCHES = Patches()
_moto_query = PATCHES.replace(Table, "query", _query)
_moto_all_items = PATCHES.replace(Table, "all_items", _all_items)
