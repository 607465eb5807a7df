"""The base of every PynamoDB model: names by stage, timeouts and retries in one place."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.connection.base import Connection
from pynamodb.models import Model

from layers.cloud import names


class Item(Model):
    """A row with string keys `pk` and `sk`."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class TableMeta:
    """Settings all tables share; a subclass adds `table_name = names.table(...)`."""

    region = names.region()
    connect_timeout_seconds = 1.0
    read_timeout_seconds = 3.0
    max_retry_attempts = 2
    max_pool_connections = 10


def connection() -> Connection:
    """A low-level connection for transactions over several tables, shared by the environment."""
    global _connection
    if _connection is None:
        _connection = Connection(
            region=names.region(),
            connect_timeout_seconds=TableMeta.connect_timeout_seconds,
            read_timeout_seconds=TableMeta.read_timeout_seconds,
            max_retry_attempts=TableMeta.max_retry_attempts,
        )
    return _connection


_connection: Connection | None = None


def forget_connections(*models: Any) -> None:
    """Drop connections, so that the next call sees a changed endpoint (tests that move between clouds)."""
    global _connection
    _connection = None
    for model in models or Item.__subclasses__():
        model._connection = None
