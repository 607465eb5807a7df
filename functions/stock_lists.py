"""Lists of stock, to operators: what there is, what is low, and how each unit came and went."""

from datetime import UTC, datetime

from msgspec import Struct

from functions.parameters import Limit
from layers.cloud import clock
from layers.cloud.web import cursors
from layers.cloud.web.texts import Cursor
from layers.shop.checkout.orders.read.stock_ledger import Check, Entry, Kind, stock_ledger
from layers.shop.goods.inventory.levels.list_stock import StockLine, list_low, list_stock

LISTED, LOW, LEDGER = "stock", "low stock", "stock ledger"


class StockQuery(Struct):
    """`low`: only what has run low, as the last look found it."""

    low: bool = False
    limit: Limit = 50
    cursor: Cursor | None = None


class StockPage(Struct):
    items: list[StockLine]
    next_cursor: str | None


class LedgerQuery(Struct):
    limit: Limit = 50
    cursor: Cursor | None = None


class LedgerEntry(Struct):
    """Units that came (positive) or left, and what was on all shelves after, less what was owed.

    `warehouse` is told of what was booked; an order may take from several.
    """

    at: str
    kind: Kind
    quantity: int
    balance: int
    reference: str
    reason: str | None
    note: str | None
    warehouse: str | None


class LedgerPage(Struct):
    """The newest first. `check` holds the whole ledger, not this page, against the shelf."""

    sku: str
    items: list[LedgerEntry]
    next_cursor: str | None
    check: Check


def list_stocks(query: StockQuery) -> StockPage:
    """What is kept, in no order and at times fewer to a page than asked for; or what is low, by SKU."""
    name, read = (LOW, list_low) if query.low else (LISTED, list_stock)
    after = cursors.decode(name, query.cursor)["after"] if query.cursor else ""
    lines, following = read(after, query.limit)
    return StockPage(lines, cursors.encode(name, {"after": following}) if following else None)


def get_ledger(sku: str, query: LedgerQuery) -> LedgerPage:
    """Every unit of a SKU explained: what arrived, was corrected, was taken by an order and came back from it."""
    ledger, name = stock_ledger(sku), f"{LEDGER} of {sku}"
    after = tuple(cursors.decode(name, query.cursor)["after"]) if query.cursor else None
    older = [(entry, left) for entry, left in ledger.entries if after is None or _place(entry) < after]
    page = older[: query.limit]
    following = cursors.encode(name, {"after": _place(page[-1][0])}) if len(older) > len(page) else None
    return LedgerPage(sku, [_shown(entry, left) for entry, left in page], following, ledger.check)


def _place(entry: Entry) -> tuple[int, str, str]:
    return entry.at_ms, entry.reference, entry.kind


def _shown(entry: Entry, balance: int) -> LedgerEntry:
    return LedgerEntry(
        at=clock.iso(datetime.fromtimestamp(entry.at_ms / 1000, UTC)),
        kind=entry.kind,
        quantity=entry.quantity,
        balance=balance,
        reference=entry.reference,
        reason=entry.reason or None,
        note=entry.note or None,
        warehouse=entry.warehouse or None,
    )
