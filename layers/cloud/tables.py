"""The base of every PynamoDB model: names by stage, timeouts and retries in one place."""

from typing import Any

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.connection.base import Connection, MetaTable
from pynamodb.connection.table import TableConnection
from pynamodb.models import Model

from layers.cloud import aws, names

MOST_WRITES = 100
"""Items that one transaction may write."""
MERGED = {"GlobalSecondaryIndexes": "IndexName", "AttributeDefinitions": "AttributeName"}


class _SharedConnection(Connection):
    """One client for all tables: PynamoDB makes one for each, 20 ms of every cold start and a TLS handshake apiece."""

    @property
    def client(self) -> Any:
        return aws.client("dynamodb")

    def add_meta_table(self, meta_table: MetaTable) -> None:
        """What a model tells of its table, beside what others of the same table have told: only one of them may declare
        the indexes, and it need not be the first that is used."""
        name, data = meta_table.table_name, dict(meta_table.data)
        for part, key in MERGED.items():
            told = [*(self._tables[name].data.get(part) or () if name in self._tables else ()), *(data.get(part) or ())]
            data[part] = list({each[key]: each for each in told}.values())
        self._tables[name] = MetaTable(data)

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """Without what PynamoDB puts around a call: an id and signals that nobody hears, and a question after the units
        that it cost, whose answer nobody reads."""
        answer: dict[str, Any] = self._make_api_call(operation_name, operation_kwargs)
        return answer


class Item(Model):
    """A row with string keys `pk` and `sk`."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        table = super()._get_connection()
        if table.connection is not connection():
            connection().add_meta_table(table.get_meta_table())
            table.connection = connection()
        return table


class TableMeta:
    """Settings all tables share; a subclass adds `table_name = names.table(...)`. Timeouts are the client's."""

    region = names.region()


def connection() -> Connection:
    """The connection of every table and of transactions over several, shared by the environment."""
    global _connection
    if _connection is None:
        _connection = _SharedConnection(region=names.region())
    return _connection


_connection: Connection | None = None


def forget_connections(*models: Any) -> None:
    """Drop connections, so that the next call sees a changed endpoint (tests that move between clouds)."""
    global _connection
    _connection = None
    aws.forget_clients()
    for model in models or Item.__subclasses__():
        model._connection = None


def scan_page(table: str, after: str = "", limit: int = 500, **narrowed: Any) -> tuple[list[dict[str, Any]], str]:
    """A page of all items of a table, as DynamoDB has them (`Model.from_raw_data` reads one), and where to go on.

    Consistent, so that what was written before is seen. Position "" is the beginning, and the end. `narrowed`: a filter
    or a projection, as boto3 takes them; `limit` is what is looked at.
    """
    query: dict[str, Any] = {"TableName": table, "Limit": limit, "ConsistentRead": True, **narrowed}
    if after:
        pk, sk = msgspec.json.decode(after, type=tuple[str, str])
        query["ExclusiveStartKey"] = {"pk": {"S": pk}, "sk": {"S": sk}}
    answer = aws.client("dynamodb").scan(**query)
    last = answer.get("LastEvaluatedKey")
    return answer["Items"], msgspec.json.encode((last["pk"]["S"], last["sk"]["S"])).decode() if last else ""
