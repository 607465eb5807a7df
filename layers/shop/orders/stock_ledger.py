"""The ledger of a SKU: every unit that came to the shelf or left it, when and why.

It is drawn up when somebody asks, from what was written down anyway: receipts and corrections as they were booked,
takings and givings-back as the orders' own timelines tell them. So it costs no order a write, and that it adds up to
the shelf's counters is a check of two books that are kept apart.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import Literal

from msgspec import Struct

from layers.cloud import clock
from layers.shop.inventory.booking_store import bookings
from layers.shop.inventory.errors import UnknownStockError
from layers.shop.inventory.model import Booking
from layers.shop.inventory.receive_stock import stock_of
from layers.shop.orders.holders import Holder, holders_of

Kind = Literal["opening", "receipt", "return", "adjustment", "order", "cancellation"]
SETTLE_MS = 5_000  # what moved so shortly before the shelf was read may be in its counters or not


class Entry(Struct, frozen=True, order=True):
    """Units that came (positive) or left; sorts by time. `reference` is the receipt, return, correction or order."""

    at_ms: int
    reference: str
    kind: Kind
    quantity: int
    reason: str = ""
    note: str = ""


class Check(Struct, frozen=True):
    """What the entries add up to, against what is on the shelf.

    Entries of the last seconds may be in the shelf's counter or not: `in_flight` is how many units these are.
    """

    entries: int
    ledger: int
    available: int
    in_flight: int
    adds_up: bool


class Ledger(Struct, frozen=True):
    """The newest entry first, each with what was on the shelf after it."""

    sku: str
    entries: list[tuple[Entry, int]]
    check: Check


def stock_ledger(sku: str) -> Ledger:
    """All entries of a SKU. Raises UnknownStockError. Walks the orders table, as count_stock does."""
    stock, read_ms = stock_of(sku), int(clock.now().timestamp() * 1000)
    if stock is None:
        raise UnknownStockError(sku)
    moved = [entry for order in holders_of(sku) for entry in _of_order(order)]
    entries = sorted([*map(_of_booking, bookings(sku)), *moved])
    balances = list(accumulate(entry.quantity for entry in entries))
    newest_first = list(zip(entries, balances, strict=True))[::-1]
    return Ledger(sku, newest_first, check(entries, stock.available, read_ms))


def check(entries: list[Entry], available: int, read_ms: int) -> Check:
    """Whether entries explain a shelf that was read at `read_ms` and had `available` units."""
    sure = sum(entry.quantity for entry in entries if entry.at_ms <= read_ms - SETTLE_MS)
    recent = [entry.quantity for entry in entries if entry.at_ms > read_ms - SETTLE_MS]
    least, most = sure + sum(min(units, 0) for units in recent), sure + sum(max(units, 0) for units in recent)
    in_flight = sum(abs(units) for units in recent)
    return Check(len(entries), sure + sum(recent), available, in_flight, least <= available <= most)


def _of_booking(booking: Booking) -> Entry:
    at_ms = int(clock.parse(booking.at).timestamp() * 1000)
    return Entry(at_ms, booking.booking_id, _kind(booking), booking.quantity, booking.reason, booking.note)


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
