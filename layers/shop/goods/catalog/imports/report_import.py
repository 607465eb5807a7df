"""How far an import is, and what it refused."""

import re
from typing import NamedTuple

from layers.shop.goods.catalog.errors import ImportNotFoundError
from layers.shop.goods.catalog.imports.model import Import
from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.catalog.shopify.shopify_row import Note, Refusal

SOLD_SO = " Of its rows some are sold without a count, or on beyond it as backorders: they are among the notes."


class Told(NamedTuple):
    """A page of a report, by line: rows refused, notes on others, and the line after which the next page goes on."""

    record: Import
    refused: list[Refusal]
    notes: list[Note]
    more_after: int | None


def report_import(import_id: str, after_line: int, limit: int) -> Told:
    """An import, and up to `limit` of its refused rows and notes by line, from after `after_line`.

    Raises ImportNotFoundError.
    """
    record = find_import(import_id)
    refused = imports_table.refused(import_id, after_line, limit)
    notes = imports_table.notes(import_id, after_line, limit)
    cuts = [rows[-1].line for rows in (refused, notes) if len(rows) == limit]
    if not cuts:
        return Told(record, refused, notes, None)
    upto = max(min(cuts) - 1, after_line + 1)  # the last line may have more to tell than the page holds
    return Told(record, [r for r in refused if r.line <= upto], [n for n in notes if n.line <= upto], upto)


def remark_on(record: Import) -> str:
    """Why an import failed; of one that is done, what its owner should know of the file as a whole, in sentences."""
    if record.status != "done":
        return record.reason
    return record.remark + (SOLD_SO if record.uncounted else "")


def find_import(import_id: str) -> Import:
    """Raises ImportNotFoundError."""
    record = imports_table.get(import_id) if re.fullmatch(r"imp_[a-z2-7]{26}", import_id) else None
    if record is None:
        raise ImportNotFoundError(import_id)
    return record
