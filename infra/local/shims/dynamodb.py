"""DynamoDB, moto 5.2.5: what happens to items. (See also transactions.py, streams.py, indexes.py and expressions.py.)

- Nothing keeps two threads apart: conditions and transactions were not atomic. Here one lock orders all operations.
- An update that fails half-way left its half behind.
- Putting an item measured all attributes again for each attribute; reading what is not there left an empty partition.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.dynamodb.exceptions import (
    ItemSizeTooLarge,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from infra.local.shims import indexes, streams
from infra.local.shims.patches import Patches

ITEM_LIMIT = 405_000  # bytes, as moto has it
LOCK = threading.RLock()
Key = tuple[DynamoType, DynamoType | None]


def _call_action(handler: DynamoHandler) -> Any:
    with LOCK:
        return _moto_call_action(handler)


def _act(handler: DynamoHandler, method: str) -> Any:
    """One operation, for the quick lane, answered in full before the next one may change what it read."""
    with LOCK:
        return getattr(handler, method)()


def _new_item(item: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]) -> None:
    item.hash_key, item.range_key = hash_key, range_key
    item.attrs = LimitedSizeDict()
    for name, value in attrs.items():
        dict.__setitem__(item.attrs, name, DynamoType(value))
    if item.size() > ITEM_LIMIT:
        raise ItemSizeTooLarge


def _get_item(table: Table, hash_key: DynamoType, range_key: DynamoType | None = None, *projection: Any) -> Any:
    if table.has_range_key and range_key and hash_key not in table.items:
        return None
    return _moto_get_item(table, hash_key, range_key, *projection)


def place(table: Table, key: Key, item: Item | None) -> None:
    """Put `item` where `key` says, or nothing there: how a write is undone."""
    hash_key, range_key = key
    if not table.has_range_key:
        table.items.pop(hash_key, None)
        if item is not None:
            table.items[hash_key] = item  # type: ignore[assignment]
    elif item is not None:
        table.items[hash_key][range_key] = item
    else:
        table.items[hash_key].pop(range_key, None)
    _sweep(table, hash_key)
    indexes.refresh(table, key)


def _sweep(table: Table, hash_key: DynamoType) -> None:
    if table.has_range_key and hash_key in table.items and not table.items[hash_key]:
        del table.items[hash_key]


@contextmanager
def _undone_on_error(table: Table, key: Key) -> Iterator[None]:
    before = copy.deepcopy(table.get_item(*key))
    try:
        yield
    except BaseException:
        place(table, key, before)
        raise
    indexes.refresh(table, key)


def key_of(table: Table, attributes: dict[str, Any]) -> Key:
    hash_key = DynamoType(attributes[table.hash_key_attr])
    return hash_key, DynamoType(attributes[table.range_key_attr]) if table.range_key_attr else None


def _put_item(table: Table, item_attrs: dict[str, Any], *arguments: Any, **named: Any) -> Item:
    item: Item = _moto_put_item(table, item_attrs, *arguments, **named)
    indexes.refresh(table, (item.hash_key, item.range_key))
    return item


def _delete_item(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
    item: Item | None = _moto_delete_item(table, hash_key, range_key)
    _sweep(table, hash_key)
    indexes.refresh(table, (hash_key, range_key))
    return item


def _update_item(backend: DynamoDBBackend, table_name: str, key: dict[str, Any], *arguments: Any, **named: Any) -> Item:
    """moto puts a bare item first when there is none, and says so on the stream; the last record tells it all."""
    table = backend.get_table(table_name)
    if not all(name in key for name in table.table_key_attrs):
        refused: Item = _moto_update_item(backend, table_name, key, *arguments, **named)
        return refused
    with streams.held() as records, _undone_on_error(table, key_of(table, key)):
        item: Item = _moto_update_item(backend, table_name, key, *arguments, **named)
    streams.publish(records[-1:])
    return item


PATCHES = Patches()
_moto_call_action = PATCHES.replace(DynamoHandler, "call_action", _call_action)
PATCHES.replace(DynamoHandler, "act", _act)
_moto_update_item = PATCHES.replace(DynamoDBBackend, "update_item", _update_item)
PATCHES.replace(Item, "__init__", _new_item)
_moto_get_item = PATCHES.replace(Table, "get_item", _get_item)
_moto_put_item = PATCHES.replace(Table, "put_item", _put_item)
_moto_delete_item = PATCHES.replace(Table, "delete_item", _delete_item)
