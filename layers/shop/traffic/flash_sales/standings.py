"""How one stands in a sale, from what the gate says."""

from typing import Literal

from msgspec import Struct

from layers.cloud.memory.gate_answers import Place
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


class Standing(Struct, frozen=True):
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


def standing_of(sale: Sale, ticket: Ticket, place: Place, now_ms: int) -> Standing:
    state = STATES.get(place.state, "waiting")
    if place.state == "admitted":
        return admitted(ticket, place.until - LEASE_GRACE_SECONDS * 1000, place.number)
    if state != "waiting":
        return Standing(ticket.entry_id, state, place.number)
    if place.verified and place.lacks(ticket.quantity):
        return Standing(ticket.entry_id, "sold_out", place.number)
    if now_ms >= milliseconds(sale.ends_at):
        return Standing(ticket.entry_id, "expired", place.number)
    short = place.free is not None and place.free < max(place.position, ticket.quantity)
    return Standing(
        ticket.entry_id,
        "waiting",
        place.number,
        place.position,
        place.estimate,
        "if_others_leave" if short else "in_line",
        _poll_after(place),
    )


def admitted(ticket: Ticket, expires_ms: int, number: str) -> Standing:
    admission = Admission(
        ticket.sale_id,
        ticket.entry_id,
        ticket.sku,
        ticket.quantity,
        ticket.buyer,
        ticket.address,
        expires_ms,
    )
    return Standing(
        ticket.entry_id,
        "admitted",
        number,
        poll_after_seconds=LATEST_POLL,
        admission_token=tickets.seal(ADMISSION, admission),
        admission_expires_ms=expires_ms,
    )


def _poll_after(place: Place) -> int:
    """The nearer one's turn, the sooner: a tenth of what is left to wait."""
    left = place.position / place.rate if place.rate > 0 else LATEST_POLL * 10
    return min(LATEST_POLL, max(SOONEST_POLL, round(left / 10)))
