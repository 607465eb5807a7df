"""Values and rules of the waiting room. `oldest` is the seconds that the oldest accepted order waits to be placed."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Mode = Literal["off", "on", "automatic"]

OPENS_AT = 30.0  # seconds of `oldest`
CLOSES_AT = 5.0
READINGS_TO_OPEN = 2  # in a row: a hiccup opens nothing
READINGS_TO_CLOSE = 6  # half a minute of calm
AIM = 15.0  # seconds of `oldest` above which fewer are let in

START_RATE = 5.0  # admissions a second until it is known what the shop places
LEAST_RATE = 0.5
BACK_OFF = 0.7  # of what the shop places: what is too many is worked off meanwhile
YOUNG = 2.0  # seconds of `oldest` up to which more are let in
STEP = 0.1  # of what the shop places, each look
EMPTY_IN = 5.0  # seconds in which the line is through: then it is as good as empty
MOST = 2.0  # times what the shop places: not everybody who is let in orders

PASS_SECONDS = 600
UNASKED_PASS_SECONDS = 60  # of a pass that a closed room gave: nobody lays in a store of them for when it opens
PASS_ORDERS = 3  # that one pass is good for: the first may be refused later, a card or for want of stock


class Room(Struct, frozen=True):
    """The state of the room; `rate` is people let in a second, `looks` how many in a row spoke for a change."""

    mode: Mode = "off"
    open: bool = False
    rate: float = START_RATE
    looks: int = 0
    version: int = 0


class Pass(Struct, frozen=True):
    """What lets one cart be ordered, a few times, until it runs out (milliseconds since 1970).

    One that names no cart becomes that of the first cart it is used for.
    """

    entry_id: str
    expires_ms: int
    cart_id: str = ""


class Ticket(Struct, frozen=True):
    """A place in the line, carried by who stands in it: a room that forgets everything gives it back."""

    entry_id: str
    number: str
    cart_id: str = ""


def switched(room: Room, mode: Mode, placed_per_second: float) -> Room:
    """The room after an operator set `mode`; an automatic one stays as it is until it is steered."""
    opened = room.open if mode == "automatic" else mode == "on"
    rate = _first_rate(placed_per_second) if opened and not room.open else room.rate
    return replace(room, mode=mode, open=opened, rate=rate, looks=0, version=room.version + 1)


def steered(room: Room, oldest: float, placed_per_second: float, waiting: int = 0) -> Room:
    """The room after a look at the back end, while `waiting` people stand in it; the same object if nothing changes."""
    changed = _opened_or_closed(room, oldest, placed_per_second, waiting) if room.mode == "automatic" else room
    if changed.open and room.open:
        changed = replace(changed, rate=_next_rate(room.rate, oldest, placed_per_second))
    return room if changed == room else replace(changed, version=room.version + 1)


def _opened_or_closed(room: Room, oldest: float, placed_per_second: float, waiting: int) -> Room:
    """Open or close after enough looks in a row: it opens at one age and closes at a much lower one, and not before
    its line is through, which would all come at once."""
    through = waiting <= room.rate * EMPTY_IN
    speaks = oldest < CLOSES_AT and through if room.open else oldest >= OPENS_AT
    if not speaks:
        return replace(room, looks=0)
    if room.looks + 1 < (READINGS_TO_CLOSE if room.open else READINGS_TO_OPEN):
        return replace(room, looks=room.looks + 1)
    rate = room.rate if room.open else _first_rate(placed_per_second)
    return replace(room, open=not room.open, looks=0, rate=rate)


def _first_rate(placed_per_second: float) -> float:
    return max(LEAST_RATE, placed_per_second * BACK_OFF) if placed_per_second else START_RATE


def _next_rate(rate: float, oldest: float, placed_per_second: float) -> float:
    """Less than is placed while orders grow old; more by a tenth of it, up to twice, while they are young."""
    if oldest > AIM:
        return round(max(LEAST_RATE, min(rate, (placed_per_second or rate) * BACK_OFF)), 2)
    if oldest > YOUNG:
        return round(min(rate, placed_per_second or rate), 2)
    most = max(START_RATE, MOST * placed_per_second)
    return round(min(most, rate + max(LEAST_RATE, STEP * placed_per_second)), 2)
