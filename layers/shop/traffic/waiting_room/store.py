"""The room in DynamoDB: `WAITINGROOM` / `ROOM` of the operations table."""

from pynamodb.attributes import UnicodeAttribute

from layers.cloud import documents, names
from layers.cloud.tables import TableMeta
from layers.shop.traffic.waiting_room.model import Room

KEY = ("WAITINGROOM", "ROOM")


class RoomRow(documents.DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("operations")

    body = UnicodeAttribute(null=True, attr_name="room")


class RoomsTable:
    """The operations table."""

    def read(self) -> Room:
        """The room as it is now; a closed one where nobody has ever switched it."""
        return documents.read(RoomRow, *KEY, Room) or Room()

    def write(self, room: Room) -> bool:
        """Put `room` in the place of the version before it; False when somebody else was quicker."""
        row = RoomRow(*KEY, version=room.version, body=documents.text_of(room))
        return documents.replace(row, room.version - 1)


rooms_table = RoomsTable()
