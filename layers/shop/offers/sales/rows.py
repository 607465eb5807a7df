"""The rows of sales.

`SALE#<id>` / `SALE` the sale, listed by gsi1 (`SALES` / when it closes); `REPORT#<since>` beside it what a gate has
counted. `SALE#<id>#<nn>` / `BUYER#<key>` what one buyer has of it: `used` units, the `spent` entries, the `orders` that
hold units; `ADDRESS#<key>` what was sent to one address. Buyers are spread over shards, as one partition takes no more
than 500 such transactions a second.
"""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from layers.cloud import names, shards
from layers.cloud.documents import DocumentRow
from layers.cloud.tables import Item, TableMeta

TABLE = "flash-sales"
SALE, SALES = "SALE", "SALES"
BUYER, ADDRESS, REPORT = "BUYER#", "ADDRESS#", "REPORT#"
SHARDS = 16


class ByClosing(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta(TableMeta):
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class SaleRow(DocumentRow):
    class Meta(TableMeta):
        table_name = names.table(TABLE)

    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    by_closing = ByClosing()


class UseRow(Item):
    """`used` is only ever changed by the placing and cancelling transactions, and corrected by its books."""

    class Meta(TableMeta):
        table_name = names.table(TABLE)

    used = NumberAttribute(null=True)
    spent = UnicodeSetAttribute(null=True)
    orders = UnicodeSetAttribute(null=True)


def sale_key(sale_id: str) -> str:
    return f"SALE#{sale_id}"


def use_key(sale_id: str, holder: str) -> str:
    """The partition of a buyer or an address in a sale's books."""
    return shards.sharded(sale_key(sale_id), shards.shard_of(holder, SHARDS))
