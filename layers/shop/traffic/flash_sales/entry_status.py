"""How one stands in a sale, from what the gate says."""

from typing import Literal

from msgspec import Struct

from layers.cloud.memory.gate_answers import Entry
from layers.cloud.web import tickets
from layers.shop.offers.sales.check_admission import ADMISSION
from layers.shop.offers.sales.model import LEASE_GRACE_SECONDS, Admission, Sale, Ticket, milliseconds

EntryState = Literal["waiting", "admitted", "ordered", "sold_out", "limit_reached", "expired", "left"]
Outlook = Literal["in_line", "if_others_leave", ""]

STATES: dict[str, EntryState] = {
    "admitted": "admitted",
    "spent": "ordered",
    "placed": "ordered",
    "sold": "ordered",
    "returned": "expired",
    "expired": "expired",
    "left": "left",
    "refused": "limit_reached",
    "short": "sold_out",
}
SOONEST_POLL, LATEST_POLL = 1, 15  # seconds


class EntryStatus(Struct, frozen=True):
    """`position` is how many stand before one, and oneself; 0 for who does not wait.

    `outlook` of who waits: a unit is free for each one before, or all are held by people who may still give them back.
    """

    entry_id: str
    state: EntryState
    number: str = ""
    position: int = 0
    estimate_seconds: int | None = None
    outlook: Outlook = ""
    poll_after_seconds: int = 0
    admission_token: str | None = None
    admission_expires_ms: int = 0


def entry_status(sale: Sale, ticket: Ticket, entry: Entry, now_ms: int) -> EntryStatus:
    state = STATES.get(entry.state, "waiting")
    if entry.state == "admitted":
        return admitted(ticket, entry.until - LEASE_GRACE_SECONDS * 1000, entry.number)
    if state != "waiting":
        return EntryStatus(ticket.entry_id, state, entry.number)
    if entry.verified and entry.lacks(ticket.quantity):
        return EntryStatus(ticket.entry_id, "sold_out", entry.number)
    if now_ms >= milliseconds(sale.ends_at):
        return EntryStatus(ticket.entry_id, "expired", entry.number)
    short = entry.free is not None and entry.free < max(entry.position, ticket.quantity)
    return EntryStatus(
        ticket.entry_id,
        "waiting",
        entry.number,
        entry.position,
        entry.estimate,
        "if_others_leave" if short else "in_line",
        _poll_after(entry),
    )


def admitted(ticket: Ticket, expires_ms: int, number: str) -> EntryStatus:
    admission = Admission(
        ticket.sale_id,
        ticket.entry_id,
        ticket.sku,
        ticket.quantity,
        ticket.buyer,
        ticket.address,
        expires_ms,
    )
    return EntryStatus(
        ticket.entry_id,
        "admitted",
        number,
        poll_after_seconds=LATEST_POLL,
        admission_token=tickets.seal(ADMISSION, admission),
        admission_expires_ms=expires_ms,
    )


def _poll_after(entry: Entry) -> int:
    """The nearer one's turn, the sooner: a tenth of what is left to wait."""
    left = entry.position / entry.rate if entry.rate > 0 else LATEST_POLL * 10
    return min(LATEST_POLL, max(SOONEST_POLL, round(left / 10)))
