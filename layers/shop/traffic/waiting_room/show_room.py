"""What operators see of the waiting room."""

from msgspec import Struct

from layers.shop.traffic.waiting_room.current_room import current_room
from layers.shop.traffic.waiting_room.model import Mode, Room
from layers.shop.traffic.waiting_room.steer_room import waiting_line


class RoomView(Struct, frozen=True):
    """`rate`: people let in a second; `waiting`: null while Redis cannot be asked."""

    mode: Mode
    open: bool
    rate: float
    waiting: int | None
    entered: int
    admitted: int


def show_room(room: Room | None = None) -> RoomView:
    room = room or current_room()
    survey = waiting_line().survey(counted=True) if room.open else None
    tally = survey.tally if survey else {}
    waiting = survey.kind("").waiting if survey else None
    return RoomView(
        mode=room.mode,
        open=room.open,
        rate=room.rate,
        waiting=waiting if room.open else 0,
        entered=tally.get("entered", 0),
        admitted=tally.get("admitted", 0),
    )
