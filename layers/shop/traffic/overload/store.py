"""What the pacer remembers, in DynamoDB: `PACER` / `BOOK` of the operations table."""

from pynamodb.attributes import UnicodeAttribute

from layers.cloud import documents, names
from layers.cloud.tables import TableMeta
from layers.shop.traffic.overload.model import PacerState

KEY = ("PACER", "BOOK")


class PacerRow(documents.DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("operations")

    body = UnicodeAttribute(null=True, attr_name="book")


class PacerTable:
    """The operations table."""

    def read(self) -> PacerState:
        """The state after the last look; an empty one where none was ever written."""
        return documents.read(PacerRow, *KEY, PacerState) or PacerState()

    def write(self, state: PacerState) -> bool:
        """Put `state` in the place of the version before it; False when another pacer was quicker."""
        row = PacerRow(*KEY, version=state.version, body=documents.text_of(state))
        return documents.replace(row, state.version - 1)


pacer_table = PacerTable()
