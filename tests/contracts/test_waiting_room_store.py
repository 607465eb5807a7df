"""What the room's state promises, in memory and in DynamoDB."""

import pytest

from layers.shop.traffic.waiting_room.errors import RoomChangedError
from layers.shop.traffic.waiting_room.in_memory import MemoryRooms
from layers.shop.traffic.waiting_room.model import Room, switched
from layers.shop.traffic.waiting_room.port import Rooms
from layers.shop.traffic.waiting_room.store import rooms_table


@pytest.fixture
def rooms(engine: str) -> Rooms:
    return MemoryRooms() if engine == "memory" else rooms_table


def test_a_shop_begins_without_a_waiting_room(rooms: Rooms) -> None:
    assert rooms.read() == Room(mode="off", open=False)


def test_the_room_reads_back_whole(rooms: Rooms) -> None:
    room = switched(Room(), "on", 3.3)
    rooms.write(room)
    assert rooms.read() == room


def test_an_operator_and_the_pacer_do_not_undo_each_other(rooms: Rooms) -> None:
    read_by_both = rooms.read()
    rooms.write(switched(read_by_both, "on", 0))
    with pytest.raises(RoomChangedError):
        rooms.write(switched(read_by_both, "automatic", 0))
    assert rooms.read().mode == "on"
