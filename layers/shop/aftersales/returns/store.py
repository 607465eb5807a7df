"""Returns in DynamoDB: `ORDER#<id>` / `RETURNS` holds all of one order, so that one condition guards their sum.

`ORDER#<id>` / `TOKEN#<return id>` is who waits for the goods of one of them, for 90 days.
While one of them waits for somebody, the row is in the index too, under `OPEN` / `<oldest request>#<order id>`: one
partition, since no shop has a thousand returns a second.
"""

from datetime import timedelta
from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from layers.cloud import clock, documents, names
from layers.cloud.tables import Item, TableMeta, scan_page
from layers.shop.aftersales.returns.model import OrderReturns, waiting_since

RETURNS = "RETURNS"
WAITING = "OPEN"
TOKEN_KEPT = timedelta(days=90)


class ByWaiting(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class ReturnsRow(documents.DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("returns")

    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    waiting = ByWaiting()


class TokenRow(Item):
    class Meta(TableMeta):
        table_name = names.table("returns")

    token = UnicodeAttribute()
    expires_at = NumberAttribute()


class ReturnsTable:
    """The returns table."""

    def get(self, order_id: str) -> OrderReturns:
        """The order's returns; none yet is an empty value of version 0."""
        found = documents.read(ReturnsRow, _key(order_id), RETURNS, OrderReturns)
        return found or OrderReturns(order_id)

    def put(self, returns: OrderReturns) -> bool:
        """Write the next version; False when somebody else was quicker."""
        row = ReturnsRow(_key(returns.order_id), RETURNS, body=documents.text_of(returns), version=returns.version)
        if position := waiting_since(returns):
            row.gsi1pk, row.gsi1sk = WAITING, position
        return documents.replace(row, returns.version - 1)

    def waiting(self, after: str, limit: int) -> list[tuple[str, OrderReturns]]:
        """Orders with a return that waits for somebody, the longest waiting first, each with the position after it.

        A moment old; position "" is the beginning.
        """
        beyond = ByWaiting.gsi1sk > after if after else None
        rows = ReturnsRow.waiting.query(WAITING, beyond, limit=limit)
        return [(str(row.gsi1sk), _returns_in(row)) for row in rows]

    def scan(self, after: str, limit: int) -> tuple[list[OrderReturns], str]:
        """A page of all orders' returns, and where to go on; position "" is the beginning, and the end."""
        items, following = scan_page(names.table("returns"), after, limit)
        rows = (ReturnsRow.from_raw_data(item) for item in items if item["sk"]["S"] == RETURNS)
        return [_returns_in(row) for row in rows], following

    def keep_token(self, order_id: str, return_id: str, token: str) -> None:
        """Who waits for a return's goods: the token takes the place of an earlier one, whose task is dead."""
        expires_at = int((clock.now() + TOKEN_KEPT).timestamp())
        TokenRow(_key(order_id), f"TOKEN#{return_id}", token=token, expires_at=expires_at).save()

    def token(self, order_id: str, return_id: str) -> str | None:
        """The token of the task that waits for a return's goods, or waited last.

        Read consistently: the goods may be booked milliseconds after the token was kept.
        """
        try:
            return TokenRow.get(_key(order_id), f"TOKEN#{return_id}", consistent_read=True).token
        except TokenRow.DoesNotExist:
            return None


returns_table = ReturnsTable()


def _key(order_id: str) -> str:
    return f"ORDER#{order_id}"


def _returns_in(row: ReturnsRow) -> OrderReturns:
    return msgspec.json.decode(row.body or "", type=OrderReturns)
