"""The state of the room as every order needs it."""

from layers.cloud.memory.bulletin import Bulletin
from layers.shop.traffic.waiting_room.model import Room
from layers.shop.traffic.waiting_room.store import rooms_table

KEY = "waiting-room"
_bulletin = Bulletin(KEY, Room(), rooms_table.read)


def current_room() -> Room:
    """The room, a moment old at most; what was known last while nobody can say."""
    return _bulletin.heard()


def publish(room: Room) -> None:
    """Let everybody see the room as it is now, within two seconds."""
    _bulletin.publish(room)
