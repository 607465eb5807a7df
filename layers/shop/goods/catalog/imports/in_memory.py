"""Imports and their files in memory: the twins."""

from collections.abc import Iterable, Sequence

import msgspec

from layers.shop.goods.catalog.errors import ImportMovedError, ImportNotFoundError
from layers.shop.goods.catalog.imports.model import Import
from layers.shop.goods.catalog.imports.store import first_by_line
from layers.shop.goods.catalog.shopify.shopify_row import Refusal


class MemoryImports:
    def __init__(self) -> None:
        self._records: dict[str, Import] = {}
        self._refused: dict[str, list[Refusal]] = {}

    def get(self, import_id: str) -> Import | None:
        return self._records.get(import_id)

    def save(self, record: Import, refused: Sequence[Refusal] = ()) -> Import:
        self._refused.setdefault(record.import_id, []).extend(refused)
        known = self._records.get(record.import_id)
        if (known.version if known else 0) != record.version:
            raise ImportMovedError(record.import_id)
        moved = msgspec.structs.replace(record, version=record.version + 1)
        self._records[record.import_id] = moved
        return moved

    def refused(self, import_id: str, after_line: int, limit: int) -> list[Refusal]:
        return first_by_line(self._refused.get(import_id, []), after_line, limit)


class MemoryFiles:
    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def put(self, import_id: str, body: bytes) -> None:
        self._files[import_id] = body

    def chunks(self, import_id: str) -> Iterable[bytes]:
        if import_id not in self._files:
            raise ImportNotFoundError(import_id)
        body = self._files[import_id]
        return (body[at : at + 1000] for at in range(0, len(body), 1000))
