"""What code asks of AWS: every call by service and operation, with the write and read units DynamoDB would bill.

Botocore tells of each call of every client made while `watched` runs. Units are worked out from the items themselves:
moto has none of its own, and AWS bills by size (1 KB a write unit, 4 KB a read unit; twice in a transaction; each index
that holds the item writes it again).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from botocore import handlers
from moto.dynamodb.models import dynamodb_backends

WRITES = {"PutItem": "Item", "UpdateItem": "Key", "DeleteItem": "Key"}


@dataclass
class Call:
    service: str
    operation: str
    write_units: float = 0.0
    read_units: float = 0.0
    entries: int = 1  # messages of a batch, events of a PutEvents: what SQS and EventBridge count


@dataclass
class Tape:
    """The calls of one stretch of code, in order."""

    calls: list[Call] = field(default_factory=list)

    def of(self, service: str) -> list[Call]:
        return [call for call in self.calls if call.service == service]

    def counts(self) -> dict[str, int]:
        return dict(Counter(f"{call.service} {call.operation}" for call in self.calls))

    @property
    def write_units(self) -> float:
        return sum(call.write_units for call in self.calls)

    @property
    def read_units(self) -> float:
        return sum(call.read_units for call in self.calls)


class Recorder:
    """Hears every botocore client of this process and writes onto `tape`. Clients must be made inside `watched`."""

    def __init__(self, region: str, account: str) -> None:
        self.tape = Tape()
        self._region, self._account = region, account

    @property
    def _tables(self) -> Any:
        return dynamodb_backends[self._account][self._region]  # moto makes new ones for each world

    def cut(self) -> Tape:
        """The tape so far; what follows goes onto a new one."""
        done, self.tape = self.tape, Tape()
        return done

    def before(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        if model.service_model.service_name == "dynamodb":
            context["sluice_keys"] = list(self._written(model.name, params))
            context["sluice_sizes"] = [self._size(table, key) for table, key in context["sluice_keys"]]
            context["sluice_read"] = _read_kind(model.name, params)
        context["sluice_entries"] = len(params.get("Entries") or [1])

    def after(self, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        call = Call(model.service_model.service_name, model.name, entries=context.get("sluice_entries", 1))
        if call.service == "dynamodb":
            factor = 2 if model.name.startswith("Transact") else 1
            for (table, key), before in zip(context["sluice_keys"], context["sluice_sizes"], strict=True):
                size = max(before, self._size(table, key))
                call.write_units += factor * max(1, ceil(size / 1024)) * (1 + self._indexes(table, key))
            if weight := context["sluice_read"]:
                call.read_units = weight * sum(max(1, ceil(size / 4096)) for size in _read_sizes(parsed))
        self.tape.calls.append(call)

    def _written(self, operation: str, params: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        if operation in WRITES:
            yield params["TableName"], params[WRITES[operation]]
        for item in params.get("TransactItems", ()) if operation == "TransactWriteItems" else ():
            ((kind, write),) = item.items()
            yield write["TableName"], write["Item" if kind == "Put" else "Key"]
        for table, requests in params.get("RequestItems", {}).items() if operation == "BatchWriteItem" else ():
            for request in requests:
                put = request.get("PutRequest")
                yield table, put["Item"] if put else request["DeleteRequest"]["Key"]

    def _size(self, table: str, key: dict[str, Any]) -> int:
        item = self._item(table, key)
        return item_size(item.to_json()["Attributes"]) if item else 0

    def _item(self, table: str, key: dict[str, Any]) -> Any:
        return self._tables.get_item(table, {name: key[name] for name in ("pk", "sk")})

    def _indexes(self, table: str, key: dict[str, Any]) -> int:
        """How many global indexes hold the item. All of ours project everything, so each costs what the item costs."""
        item = self._item(table, key)
        return sum(
            item is not None and all(part["AttributeName"] in item.attrs for part in index.schema)
            for index in self._tables.get_table(table).global_indexes
        )


def _read_kind(operation: str, params: dict[str, Any]) -> float:
    """Read units per 4 KB: half of one unless the read is consistent; 0 for calls that read nothing."""
    if operation == "BatchGetItem":
        consistent = any(keys.get("ConsistentRead") for keys in params["RequestItems"].values())
        return 1.0 if consistent else 0.5
    if operation in ("GetItem", "Query"):
        return 1.0 if params.get("ConsistentRead") else 0.5
    return 0.0


def _read_sizes(parsed: dict[str, Any]) -> list[int]:
    if "Responses" in parsed:
        return [item_size(item) for items in parsed["Responses"].values() for item in items]
    if "Items" in parsed:
        return [sum(map(item_size, parsed["Items"]))]
    return [item_size(parsed.get("Item", {}))]


def item_size(item: dict[str, Any]) -> int:
    """Bytes as DynamoDB counts them: names and values in UTF-8, numbers by their digits, 3 more for a list or map."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    ((kind, held),) = value.items()
    if kind == "S":
        return len(held.encode())
    if kind == "N":
        return ceil(len(held.lstrip("-").replace(".", "")) / 2) + 1
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(inner) for name, inner in held.items())
    if kind == "L":
        return 3 + sum(1 + _value_size(inner) for inner in held)
    return sum(map(len, held)) if kind in ("SS", "NS", "BS") else 1 if kind in ("BOOL", "NULL") else len(held)


@contextmanager
def watched(recorder: Recorder) -> Iterator[Recorder]:
    """Have every client made from now on tell `recorder`."""
    hooks = [("before-parameter-build", recorder.before), ("after-call", recorder.after)]
    handlers.BUILTIN_HANDLERS.extend(hooks)
    try:
        yield recorder
    finally:
        for hook in hooks:
            handlers.BUILTIN_HANDLERS.remove(hook)
