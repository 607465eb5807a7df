"""Stock in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from collections.abc import Iterable, Mapping
from typing import Any

from pynamodb.exceptions import TransactGetError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactGet, TransactWrite

from layers.cloud import clock, names, shards
from layers.cloud.patience import codes_of, passes, patiently
from layers.cloud.tables import connection, scan_page
from layers.shop.inventory.errors import StockBusyError
from layers.shop.inventory.model import Layout, Stock, StockBooks, shelf_of
from layers.shop.inventory.rows import (
    EVENED,
    RECEIPT,
    STOCK,
    EvenedRow,
    ReceiptRow,
    StockRow,
    layout_of,
    none_newer_than,
    sku_of,
    stock_key,
    stock_row,
    telling,
)
from layers.shop.inventory.spreading import Move, behind_of

Rows = dict[int, StockRow]


class DynamoStock:
    """The stock table."""

    def counters(self, skus: Iterable[str]) -> dict[str, Stock]:
        """One batch, and one more where a SKU is spread."""
        firsts = _read([(sku, 0) for sku in dict.fromkeys(skus)])
        wide = {sku: layout_of(rows[0]).reach for sku, rows in firsts.items()}
        more = _read([(sku, shard) for sku, reach in wide.items() for shard in range(1, reach)])
        return {sku: _stock(sku, {**rows, **more.get(sku, {})}) for sku, rows in firsts.items()}

    def look(self, sku: str) -> Stock | None:
        rows, reach = _read([(sku, 0)], consistent=True).get(sku, {}), 1
        while rows and layout_of(rows[0]).reach > reach:
            reach = layout_of(rows[0]).reach
            rows = _read([(sku, shard) for shard in range(reach)], consistent=True)[sku]
        return _stock(sku, rows) if rows else None

    def counter(self, sku: str) -> Stock | None:
        rows, reach = _read([(sku, 0)], consistent=True).get(sku, {}), 1
        try:
            while rows and layout_of(rows[0]).reach > reach:
                reach = layout_of(rows[0]).reach
                rows = patiently(lambda reach=reach: _at_one_moment(sku, reach))  # type: ignore[misc]
        except TransactGetError as refused:
            raise StockBusyError(sku) if passes(refused) else refused from refused
        return _stock(sku, rows) if rows else None

    def receive(self, sku: str, quantity: int, receipt_id: str, warehouse: str = "") -> bool:
        """All on shard 0, whatever the layout: one row to write, and evening out deals them to the others."""
        shelf, at = shelf_of(sku, warehouse), clock.iso(clock.now())
        receipt = ReceiptRow(stock_key(shelf, 0), f"{RECEIPT}{receipt_id}", quantity=quantity, at=at)

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(receipt, condition=ReceiptRow.pk.does_not_exist())
                transaction.update(
                    stock_row(shelf, 0),
                    actions=[StockRow.available.add(quantity), StockRow.received.add(quantity)],
                )

        return _unless_refused(write)

    def receipt(self, sku: str, receipt_id: str) -> int | None:
        try:
            row = ReceiptRow.get(stock_key(sku, 0), f"{RECEIPT}{receipt_id}", consistent_read=True)
        except ReceiptRow.DoesNotExist:
            return None
        return int(row.quantity)

    def adopt(self, sku: str, old: Layout, new: Layout) -> bool:
        is_old = StockRow.layout == old.number if old.number else StockRow.layout.does_not_exist()
        known = StockRow.available.exists() & is_old
        return _unless_refused(lambda: stock_row(sku, 0).update(actions=telling(new), condition=known))

    def tell(self, sku: str, shard: int, layout: Layout) -> None:
        row, older = stock_row(sku, shard), none_newer_than(layout)
        _unless_refused(lambda: row.update(actions=telling(layout), condition=older))

    def move(self, sku: str, move: Move, layout: Layout) -> bool:
        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.update(
                    stock_row(sku, move.giver),
                    actions=[StockRow.available.set(StockRow.available - move.units), *telling(layout)],
                    condition=(StockRow.available >= move.units) & none_newer_than(layout),
                )
                for shard, units in move.to.items():
                    transaction.update(
                        stock_row(sku, shard),
                        actions=[StockRow.available.add(units), *telling(layout)],
                        condition=none_newer_than(layout),
                    )

        return _unless_refused(write)

    def claim_evening(self, sku: str, quiet_seconds: int) -> bool:
        now_ms = int(clock.now().timestamp() * 1000)
        row, before = EvenedRow(stock_key(sku, 0), EVENED), now_ms - quiet_seconds * 1000
        free = EvenedRow.at_ms.does_not_exist() | (EvenedRow.at_ms <= before)
        return _unless_refused(lambda: row.update(actions=[EvenedRow.at_ms.set(now_ms)], condition=free))

    def correct_received(self, books: StockBooks, received: int) -> bool:
        """Set what a shard has received; False when it is no longer as `books` has it."""
        unchanged = (StockRow.received == books.received) & (StockRow.available == books.available)
        row, right = stock_row(books.sku, 0), StockRow.received.set(received)
        return _unless_refused(lambda: row.update(actions=[right], condition=unchanged))

    def books(self, after: str, limit: int) -> tuple[list[StockBooks], str]:
        """A page of all shards' counters and receipts, each item by itself, and where to go on."""
        items, following = scan_page(names.table("stock"), after, limit)
        return [_books(item) for item in items if item["sk"]["S"].startswith((STOCK, RECEIPT))], following


def _read(keys: Iterable[tuple[str, int]], consistent: bool = False) -> dict[str, Rows]:
    """The rows there are, by SKU and shard."""
    found: dict[str, Rows] = {}
    wanted = [(stock_key(sku, shard), STOCK) for sku, shard in keys]
    for row in StockRow.batch_get(wanted, consistent_read=consistent) if wanted else ():
        found.setdefault(sku_of(row.pk), {})[shards.split(row.pk)[1]] = row
    return found


def _at_one_moment(sku: str, reach: int) -> Rows:
    with TransactGet(connection=connection()) as transaction:
        futures = {shard: transaction.get(StockRow, stock_key(sku, shard), STOCK) for shard in range(reach)}
    rows: Rows = {}
    for shard, future in futures.items():
        try:
            rows[shard] = future.get()
        except StockRow.DoesNotExist:
            continue
    return rows


def _stock(sku: str, rows: Rows) -> Stock:
    by_shard = {shard: int(rows[shard].available or 0) for shard in sorted(rows)}
    first = rows[0]
    received, adjusted, layout = int(first.received or 0), int(first.adjusted or 0), layout_of(first)
    behind = behind_of({shard: layout_of(row) for shard, row in rows.items()}, layout)
    return Stock(sku, received, sum(by_shard.values()), adjusted, layout, by_shard, behind)


def _unless_refused(write: Any) -> bool:
    """Write, waiting for others; False when a condition was refused."""
    try:
        patiently(write)
    except (TransactWriteError, UpdateError) as refused:
        if codes_of(refused) & {"ConditionalCheckFailed", "ConditionalCheckFailedException"}:
            return False
        raise
    return True


def _books(item: dict[str, Any]) -> StockBooks:
    sku = sku_of(item["pk"]["S"])
    if item["sk"]["S"] != STOCK:
        return StockBooks(sku, receipts=int(ReceiptRow.from_raw_data(item).quantity))
    row = StockRow.from_raw_data(item)
    return StockBooks(sku, int(row.received or 0), int(row.available or 0), shards=1)


def by_sku(stocks: Mapping[str, Stock]) -> dict[str, int]:
    return {sku: stock.available for sku, stock in stocks.items()}
