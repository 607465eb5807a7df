"""The orders that wait for a SKU of which they have but promises, in line by age."""

from collections.abc import Iterator

from msgspec import Struct
from pynamodb.transactions import TransactWrite

from layers.cloud.patience import patiently
from layers.shop.goods.inventory.model import OWED, Shelf
from layers.shop.goods.inventory.table.rows import PromiseRow, stock_key

WAITING = "WAITING#"


class Backorder(Struct, frozen=True):
    """That an order waits for units of a SKU, from when it was accepted on (`since_ms`)."""

    sku: str
    order_id: str
    since_ms: int

    @property
    def key(self) -> tuple[str, str]:
        return stock_key(Shelf(self.sku, OWED)), f"{WAITING}{self.since_ms:013d}#{self.order_id}"


def add_backorder(transaction: TransactWrite, backorder: Backorder) -> None:
    """Add to `transaction`: the order waits."""
    transaction.save(PromiseRow(*backorder.key, order_id=backorder.order_id))


def oldest_backorders(sku: str, limit: int) -> Iterator[Backorder]:
    """Those that wait for a SKU, the oldest first."""
    key = stock_key(Shelf(sku, OWED))
    for row in PromiseRow.query(key, PromiseRow.sk.startswith(WAITING), consistent_read=True, limit=limit):
        since_ms, order_id = row.sk.removeprefix(WAITING).split("#")
        yield Backorder(sku, order_id, int(since_ms))


def remove_backorder(backorder: Backorder) -> None:
    """The order waits no more."""
    patiently(lambda: PromiseRow(*backorder.key).delete())
