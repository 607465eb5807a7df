"""DynamoDB that takes time and has limits: the model behind locks, partitions and a network. Time is `clock`'s.

    database = DynamoDb(create_calls("dev"))
    limited = LimitedDynamoDb(database, Latency(), alone)
    with clock.kept_by(virtual), aws.answered_by(dynamodb=Retrying(limited)):
        ...  # many actors of a scheduler, each of which `clock.sleep` may put aside

- A call is `Latency.way` seconds on its way, does its work, and its reply is as long on the way back.
- A transaction holds its items for `Latency.held` seconds, between prepare and commit; meanwhile every write of them,
  and every transaction that reads them, is refused (TransactionConflict): nobody can queue for an item. Reads go on.
- A write to a partition that has no units left is refused: ThrottlingException, in a transaction the reason
  ThrottlingError; in a batch it is left unprocessed. In a transaction units cost twice. What a conflict or a throttle
  refuses costs nothing at the partition that refuses it; what a condition refuses costs a write.
- Not in the model: what a table as a whole may use (40,000 units by quota), indexes that are slower than their table.

`refused` counts refusals by code.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from layers.cloud import chance, clock
from tests.support.dynamodb.calls import Asked
from tests.support.dynamodb.client import Answer, Client, DynamoDb
from tests.support.dynamodb.errors import Refusal, cancelled
from tests.support.dynamodb.keys import Key
from tests.support.dynamodb.partitions import READ_UNITS, WRITE_UNITS, Partitions, Placement, alone
from tests.support.dynamodb.tables import Table
from tests.support.dynamodb.transactions import FINE, Reason
from tests.support.dynamodb.units import Charge

ONE_WRITE = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
UNITS_GONE = "Throughput exceeds the current capacity of your table or index."
CONFLICT = "Transaction is ongoing for the item"
WHY = "TableWriteKeyRangeThroughputExceeded"
Held = tuple[str, Key]


class Latency(NamedTuple):
    """Seconds. Together 4 ms for a plain call and 6 for a transaction, as in one region on a good day."""

    way: float = 0.001
    work: float = 0.002
    held: float = 0.002
    transaction: float = 0.004
    """Of which `held` are spent while the items are held."""


class LimitedDynamoDb(Client):
    """Stands before `database`; see the module."""

    def __init__(
        self,
        database: DynamoDb,
        latency: Latency | None = None,
        placement: Placement = alone,
    ) -> None:
        self.database, self.latency = database, latency or Latency()
        self.refused: Counter[str] = Counter()
        self._writes, self._reads = Partitions(WRITE_UNITS, placement), Partitions(READ_UNITS, placement)
        self._held: set[Held] = set()

    def call(self, operation: str, asked: Asked) -> Answer:
        clock.sleep(self.latency.way)
        try:
            return self._worked(operation, asked)
        except Refusal as refusal:
            self._count(refusal)
            raise
        finally:
            clock.sleep(self.latency.way)

    def _worked(self, operation: str, asked: Asked) -> Answer:
        if operation == "TransactWriteItems":
            return self._transaction(asked)
        if operation in ONE_WRITE:
            return self._write(operation, asked)
        if operation == "BatchWriteItem":
            return self._batch(asked)
        if operation == "BatchGetItem":
            return self._batch_get(asked)
        if operation == "TransactGetItems":
            self._refuse_held([_place(self._table(each["Get"]), each["Get"]) for each in asked["TransactItems"]])
        return self._read(operation, asked)

    def _count(self, refusal: Refusal) -> None:
        reasons = refusal.more.get("CancellationReasons")
        codes = {reason["Code"] for reason in reasons} - {"None"} if reasons else {refusal.code}
        self.refused.update(codes)

    def _table(self, asked: Asked) -> Table:
        return self.database.tables[asked["TableName"]]

    # Writes

    def _write(self, operation: str, asked: Asked) -> Answer:
        place = _place(self._table(asked), asked)
        if place in self._held:
            raise Refusal("TransactionConflictException", CONFLICT)
        if not self._writes.has_units(_charge(place)):
            raise throttled()
        answer = self._charged(self._writes, operation, asked)
        clock.sleep(self.latency.work)
        return answer

    def _transaction(self, asked: Asked) -> Answer:
        entries = [next(iter(entry.values())) for entry in asked["TransactItems"]]
        places = [_place(self._table(entry), entry) for entry in entries]
        self._refuse_held(places)
        self._held.update(places)
        try:
            clock.sleep(self.latency.held)
            answer = self._charged(self._writes, "TransactWriteItems", asked)
        finally:
            self._held.difference_update(places)
        clock.sleep(self.latency.transaction - self.latency.held)
        return answer

    def _refuse_held(self, places: list[Held]) -> None:
        """Raises Refusal when another transaction holds one of the items, or its partition is spent."""
        reasons = [self._reason(place) for place in places]
        if any(reason is not FINE for reason in reasons):
            raise cancelled(reasons)

    def _reason(self, place: Held) -> Reason:
        if place in self._held:
            return {"Code": "TransactionConflict", "Message": CONFLICT}
        if not self._writes.has_units(_charge(place)):
            return {"Code": "ThrottlingError", "Message": UNITS_GONE}
        return FINE

    def _batch(self, asked: Asked) -> Answer:
        """What is held or throttled is left unprocessed."""
        taken: dict[str, list[Any]] = {}
        left: dict[str, list[Any]] = {}
        for name, requests in asked["RequestItems"].items():
            for request in requests:
                place = _place(self.database.tables[name], next(iter(request.values())))
                free = place not in self._held and self._writes.has_units(_charge(place))
                (taken if free else left).setdefault(name, []).append(request)
        if not taken:
            raise throttled()
        self._charged(self._writes, "BatchWriteItem", {**asked, "RequestItems": taken})
        clock.sleep(self.latency.work)
        return {"UnprocessedItems": left}

    # Reads: they change nothing, so what they cost is known before they are let through.

    def _read(self, operation: str, asked: Asked) -> Answer:
        answer = self.database.call(operation, asked)
        charges = self.database.charges
        if not all(self._reads.has_units(charge) for charge in charges):
            raise throttled(WHY.replace("Write", "Read"))
        for charge in charges:
            self._reads.take(charge)
        clock.sleep(self.latency.work)
        return answer

    def _batch_get(self, asked: Asked) -> Answer:
        """What is throttled is left unprocessed."""
        taken: dict[str, Any] = {}
        left: dict[str, Any] = {}
        for name, wanted in asked["RequestItems"].items():
            for key in wanted["Keys"]:
                free = self._reads.has_units(_charge(_place(self.database.tables[name], {"Key": key})))
                (taken if free else left).setdefault(name, {**wanted, "Keys": []})["Keys"].append(key)
        if not taken:
            raise throttled(WHY.replace("Write", "Read"))
        answer = self._charged(self._reads, "BatchGetItem", {**asked, "RequestItems": taken})
        clock.sleep(self.latency.work)
        return {**answer, "UnprocessedKeys": left}

    def _charged(self, partitions: Partitions, operation: str, asked: Asked) -> Answer:
        try:
            return self.database.call(operation, asked)
        finally:
            for charge in self.database.charges:
                partitions.take(charge)


def _place(table: Table, asked: Mapping[str, Any]) -> Held:
    return table.name, table.schema.key_among(asked.get("Key") or asked["Item"])


def _charge(place: Held) -> Charge:
    return Charge(place[0], "", place[1][0], 0.0)


def throttled(why: str = WHY) -> Refusal:
    return Refusal("ThrottlingException", UNITS_GONE, ThrottlingReasons=[{"reason": why}])


class Retrying(Client):
    """What botocore does by itself in its "standard" mode with our settings: three tries, with a random pause of up to
    1 s and then 2 s between them. A cancelled transaction is none of its business.
    """

    TRIES = 3
    RETRIED = frozenset(
        {
            *("ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"),
            *("InternalServerError", "TransactionInProgressException"),
        }
    )

    def __init__(self, inner: Client) -> None:
        self._inner = inner

    def call(self, operation: str, asked: Asked) -> Answer:
        for attempt in range(1, self.TRIES):
            try:
                return self._inner.call(operation, asked)
            except Refusal as refusal:
                if refusal.code not in self.RETRIED:
                    raise
            clock.sleep(chance.between(0, 1) * 2 ** (attempt - 1))
        return self._inner.call(operation, asked)
