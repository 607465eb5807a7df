"""Transactions: all or nothing, each refusal by its own reason, and each ClientRequestToken once in ten minutes."""

from collections.abc import Mapping
from typing import Any

from layers.cloud import clock
from tests.support.dynamodb import reads
from tests.support.dynamodb.calls import Asked, know
from tests.support.dynamodb.errors import Refusal, cancelled, invalid
from tests.support.dynamodb.tables import Table
from tests.support.dynamodb.units import Charge, twice
from tests.support.dynamodb.values import Item
from tests.support.dynamodb.writes import Write

MOST = 100
REMEMBERED = 600  # seconds
WRITE = frozenset({"TransactItems", "ClientRequestToken", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"})
GET = frozenset({"TransactItems", "ReturnConsumedCapacity"})
FINE = {"Code": "None"}
Reason = dict[str, Any]


class Tokens:
    """Requests by token, for as long as DynamoDB remembers them."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, str]] = {}

    def knows(self, token: str, request: str) -> bool:
        """Raises Refusal when the token stood for another request."""
        at, before = self._seen.get(token, (0.0, ""))
        if clock.now().timestamp() - at >= REMEMBERED:
            return False
        if before != request:
            raise Refusal("IdempotentParameterMismatchException", "The token was used with other parameters")
        return True

    def remember(self, token: str, request: str) -> None:
        self._seen[token] = clock.now().timestamp(), request


def writes_of(tables: Mapping[str, Table], asked: Asked) -> list[Write]:
    know(asked, WRITE)
    entries = asked["TransactItems"]
    _count(entries)
    writes = []
    for entry in entries:
        if len(entry) != 1:
            raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
        ((kind, each),) = entry.items()
        writes.append(Write(kind, tables[each["TableName"]], each))
    _refuse_repeats([(write.table.name, write.key) for write in writes])
    return writes


def _count(entries: Any) -> None:
    if not 1 <= len(entries) <= MOST:
        raise invalid(
            "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have "
            f"length less than or equal to {MOST}, and greater than or equal to 1"
        )


def _refuse_repeats(keys: list[Any]) -> None:
    if len(set(keys)) < len(keys):
        raise invalid("Transaction request cannot include multiple operations on one item")


def write(writes: list[Write], charges: list[Charge]) -> None:
    """Do all, or raise Refusal with a reason for each; what it cost is added to `charges`."""
    decided, reasons = [], []
    for each in writes:
        after, reason = _decide(each)
        decided.append(after)
        reasons.append(reason)
    if any(reason is not FINE for reason in reasons):
        for each in writes:
            charges += twice(each.refused())
        raise cancelled(reasons)
    for each, after in zip(writes, decided, strict=True):
        charges += twice(each.do(after))


def _decide(write: Write) -> tuple[Item | None, Reason]:
    try:
        return write.decide(), FINE
    except Refusal as refusal:
        code = refusal.code.removesuffix("Exception").replace("Validation", "ValidationError")
        return None, {"Code": code, "Message": refusal.message, **refusal.more}


def get(tables: Mapping[str, Table], asked: Asked, charges: list[Charge]) -> dict[str, Any]:
    know(asked, GET)
    _count(asked["TransactItems"])
    answers, keys = [], []
    for entry in asked["TransactItems"]:
        each = entry["Get"]
        item, charge = reads.get(tables[each["TableName"]], each)
        keys.append((each["TableName"], repr(each["Key"])))
        charges += twice([charge._replace(units=charge.units * 2 if charge.units % 1 else charge.units)])
        answers.append({} if item is None else {"Item": item})
    _refuse_repeats(keys)
    return {"Responses": answers}
