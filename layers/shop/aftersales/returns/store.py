"""Returns in DynamoDB: `ORDER#<id>` / `RETURNS` holds all of one order, so that one condition guards their sum.

`ORDER#<id>` / `TOKEN#<return id>` is who waits for the goods of one of them, for 90 days.
While one of them waits for somebody, the row is in the index too, under `OPEN` / `<oldest request>#<order id>`: one
partition, since no shop has a thousand returns a second.
"""

from datetime import timedelta
from typing import Any, Protocol

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from layers.cloud import clock, names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta, scan_page
from layers.shop.aftersales.returns.errors import ReturnsChangedError
from layers.shop.aftersales.returns.model import OrderReturns, waiting_since

RETURNS = "RETURNS"
WAITING = "OPEN"
TOKEN_KEPT = timedelta(days=90)


class Returns(Protocol):
    def get(self, order_id: str) -> OrderReturns:
        """The order's returns; none yet is an empty value of version 0."""
        ...

    def put(self, returns: OrderReturns) -> None:
        """Write the next version. Raises ReturnsChangedError when somebody else did."""
        ...

    def waiting(self, after: str, limit: int) -> list[tuple[str, OrderReturns]]:
        """Orders with a return that waits for somebody, the longest waiting first, each with the position after it.

        A moment old; position "" is the beginning.
        """
        ...


class Waiting(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class ReturnsRow(Item):
    class Meta(TableMeta):
        table_name = names.table("returns")

    body = UnicodeAttribute()
    version = NumberAttribute()
    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    waiting = Waiting()


class ReturnsTable:
    def get(self, order_id: str) -> OrderReturns:
        try:
            row = ReturnsRow.get(f"ORDER#{order_id}", RETURNS, consistent_read=True)
        except ReturnsRow.DoesNotExist:
            return OrderReturns(order_id)
        return msgspec.json.decode(row.body, type=OrderReturns)

    def put(self, returns: OrderReturns) -> None:
        first = returns.version == 1
        condition = ReturnsRow.pk.does_not_exist() if first else ReturnsRow.version == returns.version - 1
        row = ReturnsRow(f"ORDER#{returns.order_id}", RETURNS, version=returns.version)
        row.body = msgspec.json.encode(returns).decode()
        if position := waiting_since(returns):
            row.gsi1pk, row.gsi1sk = WAITING, position
        try:
            row.save(condition)
        except PutError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                raise ReturnsChangedError(returns.order_id) from refused
            raise

    def waiting(self, after: str, limit: int) -> list[tuple[str, OrderReturns]]:
        beyond = Waiting.gsi1sk > after if after else None
        rows = ReturnsRow.waiting.query(WAITING, beyond, limit=limit)
        return [(str(row.gsi1sk), msgspec.json.decode(row.body, type=OrderReturns)) for row in rows]


returns_table = ReturnsTable()


class TokenRow(Item):
    class Meta(TableMeta):
        table_name = names.table("returns")

    token = UnicodeAttribute()
    expires_at = NumberAttribute()


class WaitsTable:
    """In the returns table, beside what is waited for."""

    def keep(self, order_id: str, return_id: str, token: str) -> None:
        expires_at = int((clock.now() + TOKEN_KEPT).timestamp())
        TokenRow(f"ORDER#{order_id}", f"TOKEN#{return_id}", token=token, expires_at=expires_at).save()

    def find(self, order_id: str, return_id: str) -> str | None:
        try:  # consistent: the goods may be booked milliseconds after the token was kept
            return TokenRow.get(f"ORDER#{order_id}", f"TOKEN#{return_id}", consistent_read=True).token
        except TokenRow.DoesNotExist:
            return None


waits_table = WaitsTable()


def scan_returns(after: str, limit: int) -> tuple[list[OrderReturns], str]:
    """A page of all orders' returns, and where to go on; position "" is the beginning, and the end."""
    items, following = scan_page(names.table("returns"), after, limit)
    rows = (ReturnsRow.from_raw_data(item) for item in items if item["sk"]["S"] == RETURNS)
    return [msgspec.json.decode(row.body, type=OrderReturns) for row in rows], following
