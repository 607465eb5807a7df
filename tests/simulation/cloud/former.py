"""Reads that need not be consistent may show an item as it was a moment ago."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.support.dynamodb import DynamoDb
from tests.support.dynamodb.tables import Stored, Table
from tests.support.dynamodb.values import take_in

SECONDS = 1.5  # how far behind DynamoDB's other copies may be: mostly milliseconds, and never promised


class FormerItems:
    """What was where before the last write, and when that was."""

    def __init__(self, database: DynamoDb, now: Callable[[], float]) -> None:
        self._database, self._now = database, now
        self._known: dict[tuple[str, Any], tuple[float, Stored | None]] = {}
        for table in database.tables.values():
            self._watch(table)

    def _watch(self, table: Table) -> None:
        write = table.write

        def watched(key: Any, item: Any, size: int = 0) -> Any:
            self._known[table.name, key] = self._now(), table.get(key)
            return write(key, item, size)

        table.write = watched  # type: ignore[method-assign]

    @contextmanager
    def shown(self, asked: Mapping[str, Any]) -> Iterator[None]:
        """Let a GetItem or BatchGetItem that asks for no consistency meet what was there before."""
        put_back = []
        for table, key in self._keys(asked):
            if former := self._former(table, key):
                put_back.append((table, key, table.get(key)))
                _place(table, key, former[0])
        try:
            yield
        finally:
            for table, key, stored in put_back:
                _place(table, key, stored)

    def _keys(self, asked: Mapping[str, Any]) -> Iterator[tuple[Table, Any]]:
        for name, request in (asked.get("RequestItems") or {asked.get("TableName"): asked}).items():
            if request.get("ConsistentRead"):
                continue
            table = self._database.tables[name]
            for key in request.get("Keys") or [request["Key"]]:
                yield table, table.schema.key_of(take_in(key)[0])

    def _former(self, table: Table, key: Any) -> tuple[Stored | None] | None:
        at, stored = self._known.get((table.name, key), (-SECONDS, None))
        return (stored,) if self._now() - at < SECONDS and at > 0 else None


def _place(table: Table, key: Any, stored: Stored | None) -> None:
    """Without a word to the stream or the books: nothing is written."""
    if stored is not None:
        table.main.put(key, key[1], stored)
    elif table.get(key) is not None:
        table.main.remove(key, key[1])
