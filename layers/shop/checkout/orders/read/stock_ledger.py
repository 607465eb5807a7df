"""The ledger of a SKU: every unit that came to the shelf or left it, when and why.

It is drawn up when somebody asks, from what was written down anyway: receipts and corrections as they were booked,
takings and givings-back as the orders' own timelines tell them. So it costs no order a write, and that it adds up to
the shelves' counters is a check of two books that are kept apart. What was sold before it arrived is owed: then there
are fewer than none, until it arrives.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import Literal

from msgspec import Struct

from layers.cloud import clock
from layers.shop.checkout.orders.read.holders import Holder, holders_of
from layers.shop.goods.inventory.bookings import Booking
from layers.shop.goods.inventory.levels.audit_stock import bookings_of
from layers.shop.goods.inventory.levels.read_stock import known_stocks
from layers.shop.goods.inventory.model import OWED, Shelf, backordered_of
from layers.shop.goods.warehouses.model import id_of

Kind = Literal["opening", "receipt", "return", "adjustment", "order", "cancellation"]
SETTLE_MS = 5_000  # what moved so shortly before the shelf was read may be in its counters or not


class Entry(Struct, frozen=True, order=True):
    """Units that came (positive) or left; sorts by time. `reference` is the receipt, return, correction or order.

    `warehouse` is where a booking was made; an order may take from several.
    """

    at_ms: int
    reference: str
    kind: Kind
    quantity: int
    reason: str = ""
    note: str = ""
    warehouse: str = ""


class Check(Struct, frozen=True):
    """What the entries add up to, against what is on the shelves, less what is owed.

    Entries of the last seconds may be in the shelves' counters or not: `in_flight` is how many units these are.
    """

    entries: int
    ledger: int
    available: int
    backordered: int
    in_flight: int
    adds_up: bool


class Ledger(Struct, frozen=True):
    """The newest entry first, each with what was on all shelves after it, less what was owed."""

    sku: str
    entries: list[tuple[Entry, int]]
    check: Check


def stock_ledger(sku: str) -> Ledger:
    """All entries of a SKU. Raises UnknownStockError. Walks the orders table, as count_stock does."""
    stocks, read_ms = known_stocks(sku), clock.now_ms()
    backordered, _ = backordered_of(stocks), stocks.pop(OWED, None)
    booked = [_of_booking(one, where) for where in stocks for one in bookings_of(Shelf(sku, where))]
    entries = sorted([*booked, *(entry for order in holders_of(sku) for entry in _of_order(order))])
    balances = list(accumulate(entry.quantity for entry in entries))
    newest_first = list(zip(entries, balances, strict=True))[::-1]
    available = sum(stock.available for stock in stocks.values())
    return Ledger(sku, newest_first, check(entries, available, backordered, read_ms))


def check(entries: list[Entry], available: int, backordered: int, read_ms: int) -> Check:
    """Whether entries explain shelves that were read at `read_ms`, had `available` units and owed `backordered`."""
    sure = sum(entry.quantity for entry in entries if entry.at_ms <= read_ms - SETTLE_MS)
    recent = [entry.quantity for entry in entries if entry.at_ms > read_ms - SETTLE_MS]
    least, most = sure + sum(min(units, 0) for units in recent), sure + sum(max(units, 0) for units in recent)
    return Check(
        entries=len(entries),
        ledger=sure + sum(recent),
        available=available,
        backordered=backordered,
        in_flight=sum(abs(units) for units in recent),
        adds_up=least <= available - backordered <= most,
    )


def _of_booking(booking: Booking, warehouse: str) -> Entry:
    at_ms = int(clock.parse(booking.at).timestamp() * 1000)
    kind, where = _kind(booking), id_of(warehouse)
    return Entry(at_ms, booking.booking_id, kind, booking.quantity, booking.reason, booking.note, where)


def _kind(booking: Booking) -> Kind:
    if booking.reason:
        return "adjustment"
    if booking.booking_id.startswith("opening"):
        return "opening"
    return "return" if booking.booking_id.startswith("ret_") else "receipt"


def _of_order(order: Holder) -> Iterator[Entry]:
    """An order takes its units when it is placed, and gives them back when it is cancelled."""
    placed, cancelled = order.last("pending"), order.last("cancelled")
    if placed is not None:
        yield Entry(placed, order.order_id, "order", -order.units)
    if order.status == "cancelled" and cancelled is not None:
        yield Entry(cancelled, order.order_id, "cancellation", order.units)
