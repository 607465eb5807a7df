"""The room in DynamoDB: `WAITINGROOM` / `ROOM` of the operations table."""

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from layers.cloud import names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta
from layers.shop.traffic.waiting_room.errors import RoomChangedError
from layers.shop.traffic.waiting_room.model import Room

KEY = ("WAITINGROOM", "ROOM")


class RoomRow(Item):
    class Meta(TableMeta):
        table_name = names.table("operations")

    version = NumberAttribute()
    room = UnicodeAttribute()


class RoomsTable:
    """The operations table."""

    def read(self) -> Room:
        try:
            return msgspec.json.decode(RoomRow.get(*KEY, consistent_read=True).room, type=Room)
        except RoomRow.DoesNotExist:
            return Room()

    def write(self, room: Room) -> None:
        row = RoomRow(*KEY, version=room.version, room=msgspec.json.encode(room).decode())
        try:
            row.save(condition=RoomRow.pk.does_not_exist() | (RoomRow.version == room.version - 1))
        except PutError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                raise RoomChangedError from refused
            raise


rooms_table = RoomsTable()
