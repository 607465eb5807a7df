"""Take a place in the line, and see how it stands; whose turn it is gets a pass.

Without Redis nobody's place can be known: whoever asks while this environment's share of the rate lasts is let in, the
others are told to ask again. A call of Redis that fails alone lets nobody in: those who stand in line come first.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import clock, ids
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis
from layers.cloud.memory.gate_answers import Entry, EntryRequest
from layers.cloud.memory.local_rate import LocalRate
from layers.cloud.watch.telemetry import count
from layers.cloud.web import tickets
from layers.shop.traffic.waiting_room.current_room import current_room
from layers.shop.traffic.waiting_room.errors import EntryNotYoursError
from layers.shop.traffic.waiting_room.model import PASS_SECONDS, UNASKED_PASS_SECONDS, Pass, Room, Ticket
from layers.shop.traffic.waiting_room.steer_room import open_waiting_line, waiting_line

PASS, ENTRY = "waiting-room pass", "waiting-room place"  # in what is sealed: tokens under way say so
SHARE = 0.1  # of the rate: several environments let people in at once, and none knows of the others
SOON, LATER = 2, 10  # seconds until asking again
_rate = Remembered(LocalRate)


class EntryStatus(Struct, frozen=True):
    """How one stands. `position` and `estimate_seconds` are null where nobody can say."""

    entry_id: str
    entry_token: str
    state: Literal["waiting", "admitted"]
    position: int | None
    estimate_seconds: int | None
    poll_after_seconds: int
    room_pass: str | None = None
    pass_expires_ms: int | None = None


def enter_room(cart_id: str = "") -> EntryStatus:
    """A new place at the end of the line, or at once a pass, for the cart that is to be ordered."""
    return _status(Ticket(ids.new_id("wait"), "", cart_id))


def check_entry(entry_id: str, token: str) -> EntryStatus:
    """How the holder stands by now. Raises EntryNotYoursError."""
    return _status(_ticket(entry_id, token))


def leave_room(entry_id: str, token: str) -> None:
    """Give the place up; one that is unknown by now is no error. Raises EntryNotYoursError."""
    waiting_line().leave(_ticket(entry_id, token).entry_id)


def _ticket(entry_id: str, token: str) -> Ticket:
    try:
        ticket = tickets.unseal(ENTRY, token, Ticket)
    except tickets.ForgedTicketError as forged:
        raise EntryNotYoursError from forged
    if ticket.entry_id != entry_id:
        raise EntryNotYoursError
    return ticket


def _status(ticket: Ticket) -> EntryStatus:
    room = current_room()
    if not room.open:
        return _admitted(ticket, _in(UNASKED_PASS_SECONDS))
    entry = _ask_line(EntryRequest(ticket.entry_id, number=ticket.number), room)
    if entry is None:
        return _by_share(ticket, room)
    ticket = replace(ticket, number=entry.number or ticket.number)
    if entry.state == "waiting":
        return _waiting(ticket, entry)
    # Who left, or had a pass that ran out, stands at the end again: in a place of its own, as the gate knows this one.
    return _admitted(ticket, entry.until) if entry.state == "admitted" else enter_room(ticket.cart_id)


def _ask_line(request: EntryRequest, room: Room) -> Entry | None:
    """None without Redis. One that was restarted knows no rate and would admit nobody until the pacer's next look, up
    to a minute later: it is told by whoever comes first."""
    entry = waiting_line().enter(request)
    if entry is None or entry.built:
        return entry
    open_waiting_line(room)
    return waiting_line().enter(request)


def _by_share(ticket: Ticket, room: Room) -> EntryStatus:
    if redis.is_given_up() and _rate().takes_one(room.rate * SHARE):
        return _admitted(ticket, _in(PASS_SECONDS))
    return EntryStatus(ticket.entry_id, tickets.seal(ENTRY, ticket), "waiting", None, None, SOON)


def _waiting(ticket: Ticket, entry: Entry) -> EntryStatus:
    estimate = entry.estimate
    again = max(SOON, min(LATER, (estimate or LATER) // 4))
    return EntryStatus(ticket.entry_id, tickets.seal(ENTRY, ticket), "waiting", entry.position, estimate, again)


def _in(seconds: int) -> int:
    return clock.now_ms() + seconds * 1000


def _admitted(ticket: Ticket, expires_ms: int) -> EntryStatus:
    room_pass = tickets.seal(PASS, Pass(ticket.entry_id, expires_ms, ticket.cart_id))
    count("WaitingRoomAdmitted")
    token = tickets.seal(ENTRY, ticket)
    return EntryStatus(ticket.entry_id, token, "admitted", 0, 0, SOON, room_pass, expires_ms)
