"""The model as what stands in for a botocore client."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from tests.support.dynamodb import batches, reads, transactions
from tests.support.dynamodb.calls import Asked, know
from tests.support.dynamodb.errors import Refusal, UnsupportedError, missing_table
from tests.support.dynamodb.tables import Table
from tests.support.dynamodb.units import Charge, consumed
from tests.support.dynamodb.writes import NOTHING, Write

Answer = dict[str, Any]
OPERATIONS = {
    "get_item": "GetItem",
    "put_item": "PutItem",
    "update_item": "UpdateItem",
    "delete_item": "DeleteItem",
    "query": "Query",
    "scan": "Scan",
    "batch_get_item": "BatchGetItem",
    "batch_write_item": "BatchWriteItem",
    "transact_get_items": "TransactGetItems",
    "transact_write_items": "TransactWriteItems",
    "describe_table": "DescribeTable",
}


class Client:
    """What our code and PynamoDB use of a botocore client; a subclass answers in `call`."""

    def call(self, operation: str, asked: Asked) -> Answer:
        """Raises Refusal."""
        raise NotImplementedError

    def _make_api_call(self, operation: str, asked: Asked) -> Answer:
        try:
            return self.call(operation, asked)
        except Refusal as refusal:
            raise refusal.as_client_error(operation) from None

    def __getattr__(self, name: str) -> Any:
        if name not in OPERATIONS:
            raise UnsupportedError(f"DynamoDB's {name}")
        return lambda **asked: self._make_api_call(OPERATIONS[name], asked)


class Tables(dict[str, Table]):
    def __missing__(self, name: str) -> Table:
        raise missing_table()


class DynamoDb(Client):
    """`definitions` are what create_table takes. `charges` are the units that the last call cost, by partition."""

    def __init__(self, definitions: Iterable[Mapping[str, Any]]) -> None:
        self.tables = Tables((each["TableName"], Table(each)) for each in definitions)
        self.charges: list[Charge] = []
        self._tokens = transactions.Tokens()
        self._lock = threading.Lock()

    def call(self, operation: str, asked: Asked) -> Answer:
        with self._lock:
            self.charges = []
            answer: Answer = _ANSWERS[operation](self, asked)
            if asked.get("ReturnConsumedCapacity", "NONE") != "NONE":
                answer["ConsumedCapacity"] = self._consumed(operation, asked)
            return answer

    def _consumed(self, operation: str, asked: Asked) -> Any:
        if "TableName" in asked:
            return consumed(asked["TableName"], self.charges)
        kind = {"TransactGetItems": "Read", "TransactWriteItems": "Write"}.get(operation, "")
        return [consumed(name, self.charges, kind) for name in dict.fromkeys(each.table for each in self.charges)]

    def _get(self, asked: Asked) -> Answer:
        item, charge = reads.get(self.tables[asked["TableName"]], asked)
        self.charges.append(charge)
        return {} if item is None else {"Item": item}

    def _write(self, kind: str, asked: Asked) -> Answer:
        write = Write(kind, self.tables[asked["TableName"]], asked)
        present = write.present()
        try:
            after = write.decide()
        except Refusal:
            self.charges += write.refused()
            raise
        self.charges += write.do(after)
        return write.answer(present.item if present else NOTHING, after)

    def _put(self, asked: Asked) -> Answer:
        return self._write("Put", asked)

    def _update(self, asked: Asked) -> Answer:
        return self._write("Update", asked)

    def _delete(self, asked: Asked) -> Answer:
        return self._write("Delete", asked)

    def _query(self, asked: Asked) -> Answer:
        answer, self.charges = reads.query(self.tables[asked["TableName"]], asked)
        return answer

    def _scan(self, asked: Asked) -> Answer:
        answer, self.charges = reads.scan(self.tables[asked["TableName"]], asked)
        return answer

    def _batch_get(self, asked: Asked) -> Answer:
        return batches.get(self.tables, asked, self.charges)

    def _batch_write(self, asked: Asked) -> Answer:
        return batches.write(self.tables, asked, self.charges)

    def _transact_get(self, asked: Asked) -> Answer:
        return transactions.get(self.tables, asked, self.charges)

    def _transact_write(self, asked: Asked) -> Answer:
        token = asked.get("ClientRequestToken")
        request = repr(asked["TransactItems"]) if token else ""
        if token and self._tokens.knows(token, request):
            return {}
        transactions.write(transactions.writes_of(self.tables, asked), self.charges)
        if token:
            self._tokens.remember(token, request)
        return {}

    def _describe(self, asked: Asked) -> Answer:
        know(asked, frozenset({"TableName"}))
        table = self.tables[asked["TableName"]]
        told = {**table.definition, "TableStatus": "ACTIVE", "ItemCount": sum(1 for _ in table)}
        if table.stream.view:
            told["LatestStreamArn"] = table.stream.arn
        return {"Table": told}


_ANSWERS: dict[str, Any] = {
    "GetItem": DynamoDb._get,
    "PutItem": DynamoDb._put,
    "UpdateItem": DynamoDb._update,
    "DeleteItem": DynamoDb._delete,
    "Query": DynamoDb._query,
    "Scan": DynamoDb._scan,
    "BatchGetItem": DynamoDb._batch_get,
    "BatchWriteItem": DynamoDb._batch_write,
    "TransactGetItems": DynamoDb._transact_get,
    "TransactWriteItems": DynamoDb._transact_write,
    "DescribeTable": DynamoDb._describe,
}
