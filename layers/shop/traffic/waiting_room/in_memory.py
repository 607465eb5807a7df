"""The room in memory: the twin, for tests of rules."""

from layers.shop.traffic.waiting_room.errors import RoomChangedError
from layers.shop.traffic.waiting_room.model import Room


class MemoryRooms:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._room = Room()

    def read(self) -> Room:
        return self._room

    def write(self, room: Room) -> None:
        if room.version != self._room.version + 1:
            raise RoomChangedError
        self._room = room
