"""DynamoDB transactions, moto 5.2.5.

- TransactWriteItems copies every table it touches: 3 a second on a table of 1,000 items. Here the touched items.
- It forgot ClientRequestToken, so a retry after a lost reply (botocore sends one by itself) was cancelled by its own
  first attempt.
- TransactGetItems took 25 items, as DynamoDB did until 2022; now 100.
"""

from __future__ import annotations

import copy
import hashlib
from collections import OrderedDict
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb import responses
from moto.dynamodb.comparisons import get_filter_expression
from moto.dynamodb.exceptions import (
    ConditionalCheckFailed,
    DynamodbException,
    MockValidationException,
    MultipleTransactionsException,
    TooManyTransactionsException,
    TransactionCanceledException,
    TransactWriteSingleOpException,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from infra.local.shims import streams
from infra.local.shims.dynamodb import Key, key_of, place
from infra.local.shims.patches import Patches

MOST_ITEMS = 100
REMEMBERED_TOKENS = 10_000  # AWS remembers for ten minutes
OPERATIONS = {"ConditionCheck", "Put", "Delete", "Update"}
_tokens: OrderedDict[str, bytes] = OrderedDict()
_done: set[str] = set()


class IdempotentParameterMismatchError(DynamodbException):
    """The same ClientRequestToken with another transaction."""

    def __init__(self) -> None:
        super().__init__("com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException", "")


def _transact_write_items(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """All or nothing: every write is undone when one is refused, and each says why it was."""
    if len(transact_items) > MOST_ITEMS:
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
                place(table, key, before)
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
        key = key_of(table, operation["Item"] if kind == "Put" else operation["Key"])
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
    asked = hashlib.sha256(repr(handler.body["TransactItems"]).encode()).digest()  # 3 KB each as they are
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


PATCHES = Patches()
_moto_transact_handler = PATCHES.replace(DynamoHandler, "transact_write_items", _transact_write_items_once)
PATCHES.replace(DynamoDBBackend, "transact_write_items", _transact_write_items)
PATCHES.replace(responses, "TRANSACTION_MAX_ITEMS", MOST_ITEMS)
