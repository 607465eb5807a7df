"""Product files over HTTP, and the queue that reads them."""

from typing import Annotated, Any

import msgspec

from functions.parameters import StrictKeyHeaders
from layers.cloud import audit
from layers.cloud.messages.queues import consume
from layers.cloud.messages.redelivery import pause_after, receives_of
from layers.cloud.web.http import Answer, Caller, Request
from layers.cloud.web.texts import SoldIn
from layers.shop.goods.catalog.imports.accept_import import accept_import, import_id_of
from layers.shop.goods.catalog.imports.continue_import import continue_import, give_up
from layers.shop.goods.catalog.imports.model import Quantities
from layers.shop.goods.catalog.imports.report_import import remark_on, report_import
from layers.shop.goods.catalog.shopify.shopify_row import Note, Refusal

# Lambda takes 6 MB an invocation, and API Gateway hands a binary body over as base64: a third more.
MAX_BYTES = 4_500_000
REFUSED_AT_ONCE = 1_000


class ImportQuery(msgspec.Struct):
    """`currency` is that of the file's prices: Shopify's CSV does not say. A part of a file too big for one request
    says how many lines of the whole are `skipped` between the header and it, so that reports name the whole's lines.
    `quantities` of SKUs that have stock: `keep` what was counted since, or `set` it to what the file says, by
    corrections in the ledger."""

    currency: SoldIn = "CNY"
    skipped: Annotated[int, msgspec.Meta(ge=0, le=100_000_000)] = 0
    quantities: Quantities = "keep"


class Accepted(msgspec.Struct):
    import_id: str
    status: str
    status_url: str


class ReportQuery(msgspec.Struct):
    """Refused rows from after this line of the file."""

    after_line: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0


class Report(msgspec.Struct):
    """`refused` and `notes` (what was made up, changed or left alone) hold up to 1,000 rows each; `next_line` asks for
    more as `?after_line=`, null when these are all. `reason` says why an import failed; of one that is done, what its
    owner should know of the file as a whole."""

    import_id: str
    status: str
    reason: str
    rows_read: int
    products_created: int
    products_updated: int
    products_unchanged: int
    refused_total: int
    refused: list[Refusal]
    notes_total: int
    notes: list[Note]
    next_line: int | None
    accepted_at: str
    finished_at: str


def create_import(query: ImportQuery, headers: StrictKeyHeaders, request: Request, caller: Caller) -> Answer[Accepted]:
    """Accept a Shopify product CSV, to be read in the background."""
    import_id = import_id_of(headers.idempotency_key)
    if query.quantities == "set":
        audit.note("adjust_stock", caller.name, import_id, [], reason="to what a product file says")
    record = accept_import(request.body, query.currency, import_id, query.skipped, query.quantities)
    url = f"/v1/admin/imports/{record.import_id}"
    return Answer(Accepted(record.import_id, record.status, url), status=202, headers={"Location": url})


def get_import(import_id: str, query: ReportQuery) -> Report:
    """How far an import is, and every row it refused."""
    record, refused, notes, more = report_import(import_id, query.after_line, REFUSED_AT_ONCE)
    known = {name: getattr(record, name) for name in Report.__struct_fields__ if hasattr(record, name)}
    return Report(**{**known, "reason": remark_on(record), "refused": refused, "notes": notes, "next_line": more})


def run_import(event: Any) -> dict[str, Any]:
    """Read on in the files whose turn it is."""
    return consume(event, _run)


def _run(record: dict[str, Any]) -> None:
    import_id = msgspec.json.decode(record["body"], type=dict[str, str])["import_id"]
    try:
        continue_import(import_id)
    except Exception as error:
        if pause_after(error, receives_of(record)) is None:  # there will be no other try
            give_up(import_id, "The import stopped on a fault of ours: post the same file again.")
        raise
