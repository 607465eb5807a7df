"""Read on in a product file, for a slice of time, from where the last slice stopped."""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from layers.cloud import clock
from layers.cloud.messages.queues import SqsQueue
from layers.cloud.watch.telemetry import logger
from layers.shop.goods.catalog.errors import ImportMovedError, ImportNotFoundError, ImportRefusedError
from layers.shop.goods.catalog.imports.apply_rows import Applied, apply_rows
from layers.shop.goods.catalog.imports.files import read_file
from layers.shop.goods.catalog.imports.model import QUEUE, Import
from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.catalog.shopify.shopify_csv import groups
from layers.shop.goods.catalog.shopify.shopify_product import Outcome, Reader
from layers.shop.goods.catalog.shopify.shopify_row import Refusal

SLICE_SECONDS = 20.0  # well inside the function's time, so that a slow batch still ends in its own slice
BATCH = 25  # products between two writes of the record


def continue_import(import_id: str) -> None:
    """Import for about SLICE_SECONDS, then leave the rest to the next message.

    Safe to repeat: products have derived ids and are compared before they are written; where two workers have the same
    import, the one that writes the record second stops.
    """
    record = imports_table.get(import_id)
    if record is None or record.ended:
        return
    try:
        _slice(record, clock.monotonic() + SLICE_SECONDS)
    except ImportMovedError:
        logger.info("another worker has this import", import_id=import_id)
    except (ImportRefusedError, ImportNotFoundError) as refused:
        give_up(import_id, str(refused))


def _slice(record: Import, until: float) -> None:
    for batch in _batches(outcomes(record)):
        sets_stock = record.import_id if record.quantities == "set" else ""
        record = _checkpoint(record, apply_rows(batch, sets_stock))
        if clock.monotonic() > until:
            SqsQueue(QUEUE).send({"import_id": record.import_id})
            return
    imports_table.save(msgspec.structs.replace(record, status="done", finished_at=clock.iso(clock.now())))


def outcomes(record: Import) -> Iterator[Outcome]:
    """What the file says from `next_line` on. What stands before is read again, for the handles and SKUs it used."""
    reader = Reader(record.currency)
    for group in groups(read_file(record.import_id), record.skipped):
        outcome = Outcome(group.line, 1, [group]) if isinstance(group, Refusal) else reader.product(group)
        if outcome.line >= record.next_line:
            yield outcome


def _batches(found: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    remaining = iter(found)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _checkpoint(record: Import, applied: Applied) -> Import:
    return imports_table.save(
        msgspec.structs.replace(
            record,
            status="running",
            next_line=applied.last_line + 1,
            rows_read=record.rows_read + applied.rows,
            products_created=record.products_created + applied.created,
            products_updated=record.products_updated + applied.updated,
            products_unchanged=record.products_unchanged + applied.unchanged,
            refused_total=record.refused_total + len(applied.refused),
            notes_total=record.notes_total + len(applied.notes),
            uncounted=record.uncounted + sum(note.kind == "sold_as" for note in applied.notes),
        ),
        applied.refused,
        applied.notes,
    )


def give_up(import_id: str, reason: str) -> None:
    """End an import that cannot go on, with the reason for its owner."""
    record = imports_table.get(import_id)
    if record and not record.ended:
        ended = msgspec.structs.replace(record, status="failed", reason=reason, finished_at=clock.iso(clock.now()))
        imports_table.save(ended)
