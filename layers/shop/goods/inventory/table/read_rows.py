"""The rows of shelves' shards: read together, or as they were at one moment."""

from collections.abc import Iterable

from pynamodb.transactions import TransactGet

from layers.cloud import shards
from layers.cloud.tables import connection
from layers.shop.goods.inventory.model import LOW_STOCK, NEVER_LOW, Shelf, Stock
from layers.shop.goods.inventory.spreading import behind_of
from layers.shop.goods.inventory.table.rows import STOCK, StockRow, layout_of, policy_of, shelf_of, stock_key

Rows = dict[int, StockRow]


def read(keys: Iterable[tuple[Shelf, int]], consistent: bool = False) -> dict[Shelf, Rows]:
    """The rows there are, by shelf and shard."""
    found: dict[Shelf, Rows] = {}
    wanted = [(stock_key(shelf, shard), STOCK) for shelf, shard in keys]
    for row in StockRow.batch_get(wanted, consistent_read=consistent) if wanted else ():
        found.setdefault(shelf_of(row.pk), {})[shards.split(row.pk)[1]] = row
    return found


def at_one_moment(shelf: Shelf, reach: int) -> Rows:
    with TransactGet(connection=connection()) as transaction:
        futures = {shard: transaction.get(StockRow, stock_key(shelf, shard), STOCK) for shard in range(reach)}
    rows: Rows = {}
    for shard, future in futures.items():
        try:
            rows[shard] = future.get()
        except StockRow.DoesNotExist:
            continue
    return rows


def stock_of_rows(shelf: Shelf, rows: Rows) -> Stock:
    """A shelf's counters from its rows, the first of which exists."""
    by_shard = {shard: int(rows[shard].available or 0) for shard in sorted(rows)}
    first = rows[0]
    received, adjusted, layout = int(first.received or 0), int(first.adjusted or 0), layout_of(first)
    behind = behind_of({shard: layout_of(row) for shard, row in rows.items()}, layout)
    low_at = _low_at_unless_set(shelf) if first.low_at is None else int(first.low_at)
    earmarked, total = int(first.earmarked or 0), sum(by_shard.values())
    policy, redeemed = policy_of(first), int(first.redeemed or 0)
    return Stock(shelf, received, total, adjusted, layout, by_shard, behind, low_at, earmarked, policy, redeemed)


def _low_at_unless_set(shelf: Shelf) -> int:
    """A SKU is low over all its warehouses; one of them by itself only where somebody said when."""
    return NEVER_LOW if shelf.warehouse else LOW_STOCK
