"""Where the state of the room is kept: the port."""

from typing import Protocol

from layers.shop.traffic.waiting_room.model import Room


class Rooms(Protocol):
    def read(self) -> Room: ...

    def write(self, room: Room) -> None:
        """Put `room` in the place of the version before it. Raises RoomChangedError."""
        ...
