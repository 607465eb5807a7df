"""Take a product file, to be read in the background."""

import hashlib

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.ids import derived_id, new_id
from layers.cloud.messages.queues import SqsQueue
from layers.shop.goods.catalog.errors import ImportMovedError, ImportRefusedError
from layers.shop.goods.catalog.imports.files import keep_file
from layers.shop.goods.catalog.imports.model import QUEUE, Import
from layers.shop.goods.catalog.imports.report_import import find_import
from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.catalog.shopify.shopify_csv import remark


def accept_import(body: bytes, currency: str, idempotency_key: str | None = None, skipped: int = 0) -> Import:
    """Keep the file and have it read. The same key again is the same import. `skipped`: it is part of a bigger file,
    of which so many lines stand between the header and this part.

    Raises ImportRefusedError when the header is not that of a Shopify product CSV, and IdempotencyKeyReusedError.
    """
    if not body.strip():
        raise ImportRefusedError("The file is empty.")
    said = remark(body, currency)  # reads the header
    import_id = derived_id("imp", idempotency_key) if idempotency_key else new_id("imp")
    made_from = hashlib.sha256(body).hexdigest()
    record = imports_table.get(import_id) or _first(
        import_id, body, Import(import_id, currency, clock.iso(clock.now()), made_from, skipped=skipped, remark=said)
    )
    if record.made_from != made_from:
        raise IdempotencyKeyReusedError("This Idempotency-Key stands for another file: use a new key.")
    if not record.ended:  # also when repeated: the first try may have died before this line
        SqsQueue(QUEUE).send({"import_id": import_id})
    return record


def _first(import_id: str, body: bytes, record: Import) -> Import:
    keep_file(import_id, body)
    try:
        return imports_table.save(record)
    except ImportMovedError:
        return find_import(import_id)
