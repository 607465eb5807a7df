"""The switches in DynamoDB: `SWITCHES` / `SWITCHES` of the operations table."""

from pynamodb.attributes import UnicodeAttribute

from layers.cloud import documents, names
from layers.cloud.tables import TableMeta
from layers.shop.traffic.switches.model import Switches

KEY = ("SWITCHES", "SWITCHES")


class SwitchesRow(documents.DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("operations")

    body = UnicodeAttribute(null=True, attr_name="switches")


class SwitchesTable:
    """The operations table."""

    def read(self) -> Switches:
        """As they are now; as usual where nobody has ever switched."""
        return documents.read(SwitchesRow, *KEY, Switches) or Switches()

    def write(self, switches: Switches) -> bool:
        """Put them in the place of the version before; False when somebody else was quicker."""
        row = SwitchesRow(*KEY, version=switches.version, body=documents.text_of(switches))
        return documents.replace(row, switches.version - 1)


switches_table = SwitchesTable()
