"""Imports in DynamoDB (the products table).

pk           sk                 body
IMPORT#<id>  IMPORT             the record
IMPORT#<id>  REFUSED#<line>     up to 500 refused rows, the first of them on that line
IMPORT#<id>  NOTES#<line>       up to 500 notes on rows, the first of them on that line
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

import msgspec

from layers.cloud import documents, names
from layers.cloud.tables import TableMeta
from layers.shop.goods.catalog.errors import ImportMovedError
from layers.shop.goods.catalog.imports.model import Import
from layers.shop.goods.catalog.shopify.shopify_row import Note, Refusal

ROWS_PER_ITEM = 500  # of at most 600 bytes each: an item may have 400 KB
Told = TypeVar("Told", Refusal, Note)


class ImportRow(documents.DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("products")


def key(import_id: str) -> str:
    return f"IMPORT#{import_id}"


class ImportsTable:
    """Imports in the products table."""

    def get(self, import_id: str) -> Import | None:
        return documents.read(ImportRow, key(import_id), "IMPORT", Import)

    def save(self, record: Import, refused: Sequence[Refusal] = (), notes: Sequence[Note] = ()) -> Import:
        """Write the next version of the record, with rows refused and noted since.

        Raises ImportMovedError: another worker has gone on with it.
        """
        # Refused rows first: should the record fail, the next try writes the same rows under the same keys.
        _keep(record.import_id, "REFUSED", refused)
        _keep(record.import_id, "NOTES", notes)
        moved = msgspec.structs.replace(record, version=record.version + 1)
        row = ImportRow(key(record.import_id), "IMPORT", body=documents.text_of(moved), version=moved.version)
        if not documents.replace(row, record.version):
            raise ImportMovedError(record.import_id)
        return moved

    def refused(self, import_id: str, after_line: int, limit: int) -> list[Refusal]:
        """Refused rows by line, from after `after_line`; a row that two tries reported counts once."""
        return _first_by_line(_kept(import_id, "REFUSED", Refusal), after_line, limit)

    def notes(self, import_id: str, after_line: int, limit: int) -> list[Note]:
        """Notes on rows, as `refused`."""
        return _first_by_line(_kept(import_id, "NOTES", Note), after_line, limit)


imports_table = ImportsTable()


def _keep(import_id: str, kind: str, rows: Sequence[Told]) -> None:
    in_order = sorted(rows, key=lambda row: row.line)
    for at in range(0, len(in_order), ROWS_PER_ITEM):
        some = in_order[at : at + ROWS_PER_ITEM]
        ImportRow(key(import_id), f"{kind}#{some[0].line:09d}", body=documents.text_of(some)).save()


def _kept(import_id: str, kind: str, of: type[Told]) -> Iterable[Told]:
    # An item begins at its first line, so rows after a line may stand in the item before it.
    items = ImportRow.query(key(import_id), ImportRow.sk.startswith(f"{kind}#"))
    return chain.from_iterable(msgspec.json.decode(item.body or "[]", type=list[of]) for item in items)  # type: ignore[valid-type]


def _first_by_line(rows: Iterable[Told], after_line: int, limit: int) -> list[Told]:
    """Two may be of one cell: how its SKU is called, and how it is sold."""
    by_row = {(row.line, row.column, row.value, row.reason): row for row in rows if row.line > after_line}
    return sorted(by_row.values(), key=lambda row: row.line)[:limit]
