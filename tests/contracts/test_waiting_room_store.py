"""What the room's state promises."""

import pytest

from layers.shop.traffic.waiting_room.model import Room, switched
from layers.shop.traffic.waiting_room.store import RoomsTable, rooms_table


@pytest.fixture
def rooms(tables: str) -> RoomsTable:
    return rooms_table


def test_a_shop_begins_without_a_waiting_room(rooms: RoomsTable) -> None:
    assert rooms.read() == Room(mode="off", open=False)


def test_the_room_reads_back_whole(rooms: RoomsTable) -> None:
    room = switched(Room(), "on", 3.3)
    assert rooms.write(room)
    assert rooms.read() == room


def test_an_operator_and_the_pacer_do_not_undo_each_other(rooms: RoomsTable) -> None:
    read_by_both = rooms.read()
    assert rooms.write(switched(read_by_both, "on", 0))
    assert not rooms.write(switched(read_by_both, "automatic", 0))
    assert rooms.read().mode == "on"
