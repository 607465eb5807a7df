"""Promises in DynamoDB: how many may be made, who waits for what was promised, what becomes of units that arrive."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from pynamodb.transactions import TransactWrite

from layers.cloud.patience import patiently, unless_refused
from layers.shop.goods.inventory.model import OWED, Hold, Policy, Stock, shelf_of
from layers.shop.goods.inventory.table.rows import PromiseRow, StockRow, stock_key, stock_row

ALL = "PROMISES"
SKU = "SKU#"
WAITING = "WAITING#"


class Waiting(Struct, frozen=True):
    """An order that waits for units of a SKU, from when it was accepted on (`since_ms`)."""

    sku: str
    order_id: str
    since_ms: int

    @property
    def key(self) -> tuple[str, str]:
        return stock_key(shelf_of(self.sku, OWED), 0), f"{WAITING}{self.since_ms:013d}#{self.order_id}"


def put_policy(sku: str, policy: Policy, seen: Stock | None) -> bool:
    """Let promises be made up to `policy`, from what was `seen` of them on; False when they are otherwise by now.

    What is owed stays owed, also beyond a new limit: then fewer than none are available, and promises that are given
    back make up for that first. A pre-order's limit counts what was redeemed, too.
    """
    row, day = stock_row(shelf_of(sku, OWED), 0), policy.available_from
    goes_on = bool(seen and seen.policy and seen.policy.kind == policy.kind == "preorder")
    redeemed = seen.redeemed if seen and goes_on else 0
    limit, before = policy.limit - redeemed, seen.received if seen else 0
    actions: list[Any] = [
        StockRow.available.add(limit - before),
        StockRow.received.set(limit),
        StockRow.redeemed.set(redeemed),
        StockRow.kind.set(policy.kind),
        StockRow.limit.set(policy.limit),
        StockRow.available_from.set(day) if day else StockRow.available_from.remove(),
    ]
    exists = StockRow.available.exists()
    as_seen: Any = ~exists
    if seen:
        as_seen = (StockRow.received == before) & (StockRow.kind == seen.policy.kind if seen.policy else exists)
    return unless_refused(lambda: row.update(actions=actions, condition=as_seen))


def list_promised(sku: str) -> None:
    """Keep that the SKU is promised, so that it is looked after."""
    patiently(lambda: PromiseRow(ALL, f"{SKU}{sku}").save())


def promised_skus() -> list[str]:
    return [row.sk.removeprefix(SKU) for row in PromiseRow.query(ALL, PromiseRow.sk.startswith(SKU))]


def wait(transaction: TransactWrite, waiting: Waiting) -> None:
    """Add to `transaction`: the order waits."""
    transaction.save(PromiseRow(*waiting.key, order_id=waiting.order_id))


def who_waits(sku: str, limit: int) -> Iterator[Waiting]:
    """The orders that wait for a SKU, the oldest first."""
    key = stock_key(shelf_of(sku, OWED), 0)
    rows = PromiseRow.query(key, PromiseRow.sk.startswith(WAITING), consistent_read=True, limit=limit)
    for row in rows:
        since_ms, order_id = row.sk.removeprefix(WAITING).split("#")
        yield Waiting(sku, order_id, int(since_ms))


def wait_no_more(waiting: Waiting) -> None:
    patiently(lambda: PromiseRow(*waiting.key).delete())


def take_kept(transaction: TransactWrite, hold: Hold, on_sale: int = 0) -> None:
    """Add to `transaction`: units that arrived for who waits leave the shelf for one of them.

    And `on_sale` more from the same row, which a transaction may write but once.
    """
    taken: list[Any] = [StockRow.kept.set(StockRow.kept - hold.quantity)]
    there: Any = StockRow.kept >= hold.quantity
    if on_sale:
        taken.append(StockRow.available.set(StockRow.available - on_sale))
        there &= StockRow.available >= on_sale
    transaction.update(stock_row(hold.shelf, hold.shard), actions=taken, condition=there)


def redeem(transaction: TransactWrite, hold: Hold, policy: Policy | None) -> None:
    """Add to `transaction`: a promise is kept. It may be made again, unless it was a pre-order."""
    as_read = StockRow.kind == policy.kind if policy else StockRow.available.exists()
    back: list[Any] = [StockRow.available.add(hold.quantity)]
    if policy and policy.kind == "preorder":
        back = [StockRow.received.set(StockRow.received - hold.quantity), StockRow.redeemed.add(hold.quantity)]
    transaction.update(stock_row(hold.shelf, hold.shard), actions=back, condition=as_read)


def put_on_sale(sku: str, warehouse: str, units: int) -> bool:
    """Sell units that were kept for who waits no more; False when somebody was quicker."""
    row = stock_row(shelf_of(sku, warehouse), 0)
    actions: list[Any] = [StockRow.kept.set(StockRow.kept - units), StockRow.available.add(units)]
    return unless_refused(lambda: row.update(actions=actions, condition=StockRow.kept >= units))
