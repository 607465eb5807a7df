"""Take a product file, to be read in the background."""

import hashlib

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.ids import derived_id, new_id
from layers.cloud.messages.queues import SqsQueue
from layers.shop.goods.catalog.errors import ImportMovedError, ImportRefusedError
from layers.shop.goods.catalog.imports.files import keep_file
from layers.shop.goods.catalog.imports.model import QUEUE, Import, Quantities
from layers.shop.goods.catalog.imports.report_import import find_import
from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.catalog.shopify.shopify_csv import remark


def import_id_of(idempotency_key: str | None) -> str:
    """The same key is the same import for ever; without one it is a new import."""
    return derived_id("imp", idempotency_key) if idempotency_key else new_id("imp")


def accept_import(
    body: bytes,
    currency: str,
    import_id: str,
    skipped: int = 0,
    quantities: Quantities = "keep",
) -> Import:
    """Keep the file and have it read. The same id again is the same import. `skipped`: it is part of a bigger file,
    of which so many lines stand between the header and this part.

    Raises ImportRefusedError when the header is not that of a Shopify product CSV, and IdempotencyKeyReusedError.
    """
    if not body.strip():
        raise ImportRefusedError("The file is empty.")
    said = remark(body, currency, quantities == "set")  # reads the header
    made_from = hashlib.sha256(body).hexdigest()
    now = clock.iso(clock.now())
    asked = Import(import_id, currency, now, made_from, quantities=quantities, skipped=skipped, remark=said)
    record = imports_table.get(import_id) or _first(import_id, body, asked)
    if _wanted(record) != _wanted(asked):
        raise IdempotencyKeyReusedError("This Idempotency-Key stands for another file, or another way: use a new key.")
    if not record.ended:  # also when repeated: the first try may have died before this line
        SqsQueue(QUEUE).send({"import_id": import_id})
    return record


def _wanted(record: Import) -> tuple[str, str, int, str]:
    """What a request asks for: the same key with other prices or other quantities would be answered with the wrong."""
    return record.made_from, record.currency, record.skipped, record.quantities


def _first(import_id: str, body: bytes, record: Import) -> Import:
    keep_file(import_id, body)
    try:
        return imports_table.save(record)
    except ImportMovedError:
        return find_import(import_id)
