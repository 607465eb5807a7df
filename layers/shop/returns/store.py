"""Returns in DynamoDB: `ORDER#<id>` / `RETURNS` holds all of one order, so that one condition guards their sum."""

from typing import Protocol

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from layers.cloud import names
from layers.cloud.tables import Item, TableMeta, scan_page
from layers.shop.returns.errors import ReturnsChangedError
from layers.shop.returns.model import OrderReturns

RETURNS = "RETURNS"


class Returns(Protocol):
    def get(self, order_id: str) -> OrderReturns:
        """The order's returns; none yet is an empty value of version 0."""
        ...

    def put(self, returns: OrderReturns) -> None:
        """Write the next version. Raises ReturnsChangedError when somebody else did."""
        ...


class ReturnsRow(Item):
    class Meta(TableMeta):
        table_name = names.table("returns")

    body = UnicodeAttribute()
    version = NumberAttribute()


class DynamoReturns:
    def get(self, order_id: str) -> OrderReturns:
        try:
            row = ReturnsRow.get(f"ORDER#{order_id}", RETURNS, consistent_read=True)
        except ReturnsRow.DoesNotExist:
            return OrderReturns(order_id)
        return msgspec.json.decode(row.body, type=OrderReturns)

    def put(self, returns: OrderReturns) -> None:
        first = returns.version == 1
        condition = ReturnsRow.pk.does_not_exist() if first else ReturnsRow.version == returns.version - 1
        body = msgspec.json.encode(returns).decode()
        try:
            ReturnsRow(f"ORDER#{returns.order_id}", RETURNS, body=body, version=returns.version).save(condition)
        except PutError as refused:
            if refused.cause_response_code == "ConditionalCheckFailedException":
                raise ReturnsChangedError(returns.order_id) from refused
            raise


def scan_returns(after: str, limit: int) -> tuple[list[OrderReturns], str]:
    """A page of all orders' returns, and where to go on; position "" is the beginning, and the end."""
    items, following = scan_page(names.table("returns"), after, limit)
    rows = (ReturnsRow.from_raw_data(item) for item in items)
    return [msgspec.json.decode(row.body, type=OrderReturns) for row in rows], following
