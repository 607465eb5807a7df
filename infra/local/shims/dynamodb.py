"""DynamoDB, moto 5.2.5: what happens to items. (Streams are in shims/streams.py, indexes in shims/indexes.py.)

- Nothing keeps two threads apart: conditions and transactions were not atomic. Here one lock orders all operations.
- TransactWriteItems copies every table it touches: 3 a second on a table of 1,000 items. Here the touched items.
- It forgot ClientRequestToken, so a retry after a lost reply (botocore sends one by itself) was cancelled by its own
  first attempt.
- An update that fails half-way left its half behind.
- Putting an item measured all attributes again for each attribute; reading what is not there left an empty partition.
"""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.comparisons import get_filter_expression
from moto.dynamodb.exceptions import (
    ConditionalCheckFailed,
    DynamodbException,
    ItemSizeTooLarge,
    MockValidationException,
    MultipleTransactionsException,
    TooManyTransactionsException,
    TransactionCanceledException,
    TransactWriteSingleOpException,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from infra.local.shims import indexes, streams
from infra.local.shims.patches import Patches

ITEM_LIMIT = 405_000  # bytes, as moto has it
REMEMBERED_TOKENS = 10_000  # AWS remembers for ten minutes
OPERATIONS = {"ConditionCheck", "Put", "Delete", "Update"}
LOCK = threading.RLock()
_tokens: OrderedDict[str, str] = OrderedDict()
Key = tuple[DynamoType, DynamoType | None]


class IdempotentParameterMismatchError(DynamodbException):
    """The same ClientRequestToken with another transaction."""

    def __init__(self) -> None:
        super().__init__("com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException", "")


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


def _place(table: Table, key: Key, item: Item | None) -> None:
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
        _place(table, key, before)
        raise
    indexes.refresh(table, key)


def _key_of(table: Table, attributes: dict[str, Any]) -> Key:
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
    with streams.held() as records, _undone_on_error(table, _key_of(table, key)):
        item: Item = _moto_update_item(backend, table_name, key, *arguments, **named)
    streams.publish(records[-1:])
    return item


def _transact_write_items(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """All or nothing: every write is undone when one is refused, and each says why it was."""
    if len(transact_items) > 100:
        raise TooManyTransactionsException()
    undo: list[tuple[Table, Key, Item | None]] = []
    seen: set[tuple[str, Any]] = set()
    reasons: list[Any] = []
    with streams.held() as records:
        try:
            for item in transact_items:
                reasons.append(_attempt(backend, item, seen, undo))
            if any(code is not None for code, _, _ in reasons):
                raise TransactionCanceledException(reasons)
        except BaseException:
            for table, key, before in reversed(undo):
                _place(table, key, before)
            raise
    streams.publish(records)


def _attempt(backend: DynamoDBBackend, item: dict[str, Any], seen: set[Any], undo: list[Any]) -> tuple[Any, Any, Any]:
    """Do one write and say why it was refused: (code, message, the item as it is)."""
    if len(item) > 1:
        raise TransactWriteSingleOpException
    current: Item | None = None
    try:
        kind, operation = next(iter(item.items()))
        if kind not in OPERATIONS:
            raise ValueError("Unsupported transaction operation")
        table = backend.get_table(operation["TableName"])
        key = _key_of(table, operation["Item"] if kind == "Put" else operation["Key"])
        if (table.name, key) in seen:
            raise MultipleTransactionsException()
        seen.add((table.name, key))
        current = table.get_item(*key)
        _check(operation, current)
        undo.append((table, key, copy.deepcopy(current)))
        _write(backend, kind, operation)
    except (MultipleTransactionsException, MockValidationException):
        raise
    except ConditionalCheckFailed as refusal:
        shown = item[kind].get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and current
        return "ConditionalCheckFailed", str(refusal.message), shown.to_json()["Attributes"] if shown else None
    except Exception as error:  # noqa: BLE001  moto tells any other error by its class
        return type(error).__name__, str(error), None
    return None, None, None


def _check(operation: dict[str, Any], current: Item | None) -> None:
    names, values = operation.get("ExpressionAttributeNames"), operation.get("ExpressionAttributeValues")
    if not get_filter_expression(operation.get("ConditionExpression"), names, values).expr(current):
        raise ConditionalCheckFailed


def _write(backend: DynamoDBBackend, kind: str, operation: dict[str, Any]) -> None:
    table = operation["TableName"]
    if kind == "Put":
        backend.put_item(table, operation["Item"], overwrite=True)
    elif kind == "Delete":
        backend.delete_item(table, operation["Key"])
    elif kind == "Update":
        backend.update_item(
            table,
            operation["Key"],
            update_expression=operation["UpdateExpression"],
            expression_attribute_names=operation.get("ExpressionAttributeNames"),  # type: ignore[arg-type]
            expression_attribute_values=operation.get("ExpressionAttributeValues"),  # type: ignore[arg-type]
        )


def _transact_write_items_once(handler: DynamoHandler) -> ActionResult:
    """A token seen before: done before, with the same answer."""
    token = handler.body.get("ClientRequestToken")
    if token is None:
        answer: ActionResult = _moto_transact_handler(handler)
        return answer
    asked = repr(handler.body["TransactItems"])
    if _tokens.setdefault(token, asked) != asked:
        raise IdempotentParameterMismatchError()
    if token in _done:
        return ActionResult({"ConsumedCapacity": [], "ItemCollectionMetrics": {}})
    try:
        answer = _moto_transact_handler(handler)
    except BaseException:
        del _tokens[token]  # a refused transaction may be tried again
        raise
    _done.add(token)
    while len(_tokens) > REMEMBERED_TOKENS:
        _done.discard(_tokens.popitem(last=False)[0])
    return answer


_done: set[str] = set()
PATCHES = Patches()
_moto_call_action = PATCHES.replace(DynamoHandler, "call_action", _call_action)
PATCHES.replace(DynamoHandler, "act", _act)
_moto_transact_handler = PATCHES.replace(DynamoHandler, "transact_write_items", _transact_write_items_once)
_moto_update_item = PATCHES.replace(DynamoDBBackend, "update_item", _update_item)
PATCHES.replace(DynamoDBBackend, "transact_write_items", _transact_write_items)
PATCHES.replace(Item, "__init__", _new_item)
_moto_get_item = PATCHES.replace(Table, "get_item", _get_item)
_moto_put_item = PATCHES.replace(Table, "put_item", _put_item)
_moto_delete_item = PATCHES.replace(Table, "delete_item", _delete_item)
