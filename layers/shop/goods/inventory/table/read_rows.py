"""The rows of SKUs' shards: read together, or as they were at one moment."""

from collections.abc import Iterable

from pynamodb.transactions import TransactGet

from layers.cloud import shards
from layers.cloud.tables import connection
from layers.shop.goods.inventory.model import LOW_STOCK, NEVER_LOW, Stock
from layers.shop.goods.inventory.spreading import behind_of
from layers.shop.goods.inventory.table.rows import STOCK, StockRow, layout_of, policy_of, sku_of, stock_key

Rows = dict[int, StockRow]


def read(keys: Iterable[tuple[str, int]], consistent: bool = False) -> dict[str, Rows]:
    """The rows there are, by SKU and shard."""
    found: dict[str, Rows] = {}
    wanted = [(stock_key(sku, shard), STOCK) for sku, shard in keys]
    for row in StockRow.batch_get(wanted, consistent_read=consistent) if wanted else ():
        found.setdefault(sku_of(row.pk), {})[shards.split(row.pk)[1]] = row
    return found


def at_one_moment(sku: str, reach: int) -> Rows:
    with TransactGet(connection=connection()) as transaction:
        futures = {shard: transaction.get(StockRow, stock_key(sku, shard), STOCK) for shard in range(reach)}
    rows: Rows = {}
    for shard, future in futures.items():
        try:
            rows[shard] = future.get()
        except StockRow.DoesNotExist:
            continue
    return rows


def _low_at_unless_set(shelf: str) -> int:
    """A SKU is low over all its warehouses; one of them by itself only where somebody said when."""
    return NEVER_LOW if "@" in shelf else LOW_STOCK


def stock_of_rows(sku: str, rows: Rows) -> Stock:
    by_shard = {shard: int(rows[shard].available or 0) for shard in sorted(rows)}
    first = rows[0]
    received, adjusted, layout = int(first.received or 0), int(first.adjusted or 0), layout_of(first)
    behind = behind_of({shard: layout_of(row) for shard, row in rows.items()}, layout)
    low_at = _low_at_unless_set(sku) if first.low_at is None else int(first.low_at)
    kept, total = int(first.kept or 0), sum(by_shard.values())
    policy, redeemed = policy_of(first), int(first.redeemed or 0)
    return Stock(sku, received, total, adjusted, layout, by_shard, behind, low_at, kept, policy, redeemed)
