"""Switch the room, and let its rate of admission follow what the back end places."""

from layers.cloud.memory.gate import Gate
from layers.cloud.memory.gate_answers import Terms
from layers.cloud.patience import until_written
from layers.cloud.watch.telemetry import count, logger
from layers.shop.traffic.waiting_room.current_room import publish
from layers.shop.traffic.waiting_room.errors import RoomChangedError
from layers.shop.traffic.waiting_room.model import CLOSES_AT, PASS_SECONDS, Mode, Room, steered, switched
from layers.shop.traffic.waiting_room.store import rooms_table

TRIES = 3


def waiting_line() -> Gate:
    return Gate("waiting-room")


def open_waiting_line(room: Room) -> None:
    waiting_line().open(Terms(rate=room.rate, lease=PASS_SECONDS))


def switch_room(mode: Mode, placed_per_second: float) -> Room:
    """Set the mode: `off`, `on`, or by itself when orders grow old. Raises RoomChangedError."""
    room = until_written(lambda: _switch(mode, placed_per_second), RoomChangedError(), TRIES)
    _carry_out(room)
    logger.info("waiting room switched", mode=mode, open=room.open)
    return room


def _switch(mode: Mode, placed_per_second: float) -> Room | None:
    """None when somebody else was quicker."""
    room = switched(rooms_table.read(), mode, placed_per_second)
    return room if rooms_table.write(room) else None


def steer_room(oldest: float, placed_per_second: float) -> bool:
    """After every look of the pacer; whether there is something to steer, now or soon.

    An operator who switches at the same moment goes first: the next look steers what was switched.
    """
    before = rooms_table.read()
    room = steered(before, oldest, placed_per_second, _waiting(before))
    if room != before:
        if not rooms_table.write(room):
            return True
        if room.open != before.open:
            count("WaitingRoomOpened" if room.open else "WaitingRoomClosed")
    if room.open or before.open:
        _carry_out(room)
    return room.open or (room.mode == "automatic" and oldest >= CLOSES_AT)


def _waiting(room: Room) -> int:
    survey = waiting_line().survey() if room.open else None
    return survey.kind("").waiting if survey else 0


def _carry_out(room: Room) -> None:
    """Tell the line its rate, every time: one that lost its memory is set up anew. A closed room keeps no line."""
    if room.open:
        open_waiting_line(room)
    else:
        waiting_line().erase()
    publish(room)
