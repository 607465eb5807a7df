"""Stock in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace
from pynamodb.exceptions import TransactGetError
from pynamodb.transactions import TransactWrite

from layers.cloud import clock, names
from layers.cloud.patience import TRIES, passes, patiently, unless_refused
from layers.cloud.tables import connection, scan_page
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.model import OWED, Keeping, Layout, Stock, StockBooks, shelf_of
from layers.shop.goods.inventory.spreading import Move
from layers.shop.goods.inventory.table.booking_store import claim
from layers.shop.goods.inventory.table.debts import keep
from layers.shop.goods.inventory.table.read_rows import Rows, at_one_moment, read, stock_of_rows
from layers.shop.goods.inventory.table.rows import (
    ADJUSTMENT,
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

BOOK_TRIES = 9  # up to ten seconds for a picture of a SKU that is being sold by the hundred a second


class StockTable:
    """The stock table."""

    def counters(self, skus: Iterable[str], consistent: bool = False) -> dict[str, Stock]:
        """One batch, and one more where a SKU is spread."""
        firsts = read([(sku, 0) for sku in dict.fromkeys(skus)], consistent)
        wide = {sku: layout_of(rows[0]).reach for sku, rows in firsts.items()}
        more = read([(sku, shard) for sku, reach in wide.items() for shard in range(1, reach)], consistent)
        return {sku: stock_of_rows(sku, {**rows, **more.get(sku, {})}) for sku, rows in firsts.items()}

    def look(self, sku: str, reach: int = 1) -> Stock | None:
        return _whole(sku, reach, lambda wide: read([(sku, shard) for shard in range(wide)], True).get(sku, {}))

    def counter(self, sku: str, reach: int = 1, tries: int = TRIES) -> Stock | None:
        def at_once(wide: int) -> Rows:
            one = wide == 1  # a single row is always read as of one moment
            return read([(sku, 0)], True).get(sku, {}) if one else patiently(lambda: at_one_moment(sku, wide), tries)

        try:
            return _whole(sku, reach, at_once)
        except TransactGetError as refused:
            raise StockBusyError(sku) if passes(refused) else refused from refused

    def receive(
        self, sku: str, quantity: int, receipt_id: str, kept: Keeping | None = None, one_request: bool = False
    ) -> bool:
        """All on shard 0, whatever the layout: one row to write, and evening out deals them to the others.

        `kept` of them are for those who wait; None also answers False where somebody might, as row 0 knows.
        """
        nobody_waits = ~StockRow.places.contains(OWED) if kept is None else None
        aside = kept.units if kept else 0
        units: list[Any] = [StockRow.available.add(quantity - aside), StockRow.received.add(quantity)]
        if aside:
            units.append(StockRow.kept.add(aside))
        receipt = ReceiptRow(stock_key(sku, 0), f"{RECEIPT}{receipt_id}", quantity=quantity, at=clock.iso(clock.now()))

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(receipt, condition=ReceiptRow.pk.does_not_exist())
                if one_request:
                    claim(transaction, sku, receipt_id)
                if kept and aside:
                    keep(transaction, sku.partition("@")[0], kept.turn)
                transaction.update(stock_row(sku, 0), actions=units, condition=nobody_waits)

        return unless_refused(write)

    def receipt(self, sku: str, receipt_id: str) -> int | None:
        try:
            row = ReceiptRow.get(stock_key(sku, 0), f"{RECEIPT}{receipt_id}", consistent_read=True)
        except ReceiptRow.DoesNotExist:
            return None
        return int(row.quantity)

    def adopt(self, sku: str, old: Layout, new: Layout) -> bool:
        is_old = StockRow.layout == old.number if old.number else StockRow.layout.does_not_exist()
        known = StockRow.available.exists() & is_old
        return unless_refused(lambda: stock_row(sku, 0).update(actions=telling(new), condition=known))

    def tell(self, sku: str, shard: int, layout: Layout) -> None:
        row, older = stock_row(sku, shard), none_newer_than(layout)
        unless_refused(lambda: row.update(actions=telling(layout), condition=older))

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

        return unless_refused(write)

    def set_low_at(self, sku: str, low_at: int) -> bool:
        row, known = stock_row(sku, 0), StockRow.available.exists()
        return unless_refused(lambda: row.update(actions=[StockRow.low_at.set(low_at)], condition=known))

    def claim_evening(self, sku: str, quiet_seconds: int) -> bool:
        now_ms = clock.now_ms()
        row, before = EvenedRow(stock_key(sku, 0), EVENED), now_ms - quiet_seconds * 1000
        free = EvenedRow.at_ms.does_not_exist() | (EvenedRow.at_ms <= before)
        return unless_refused(lambda: row.update(actions=[EvenedRow.at_ms.set(now_ms)], condition=free))

    def correct_received(self, sku: str, received: int, right: int) -> bool:
        row, unchanged = stock_row(sku, 0), StockRow.received == received
        return unless_refused(lambda: row.update(actions=[StockRow.received.set(right)], condition=unchanged))

    def page(self, after: str, limit: int) -> tuple[list[Stock], str]:
        """The SKUs on a page of the whole table, each over all its shards and warehouses, and where to go on.

        Behind them the shelves of warehouses for which somebody said when they are low. Position "" is the beginning,
        and the end.
        """
        items, following = scan_page(names.table("stock"), after, limit)
        firsts = [StockRow.from_raw_data(item) for item in items if item["sk"]["S"] == STOCK]
        rows = {sku_of(row.pk): row for row in firsts if row.pk.endswith("#00") and "@" not in row.pk}
        spread = self.counters(sku for sku, row in rows.items() if layout_of(row).number)
        places = [(sku, place) for sku, stock in spread.items() for place in stock.layout.places if place != OWED]
        others = self.counters(shelf_of(sku, place) for sku, place in places)
        for sku, place in places:
            spread[sku] = _sum(spread[sku], others.get(shelf_of(sku, place)))
        skus = [spread.get(sku) or stock_of_rows(sku, {0: row}) for sku, row in rows.items()]
        watched = [row for row in firsts if "@" in row.pk and row.pk.endswith("#00") and row.low_at is not None]
        return [*skus, *self.counters(sku_of(row.pk) for row in watched).values()], following

    def books(self, after: str, limit: int) -> tuple[list[StockBooks], str]:
        """A page of all counters, receipts and corrections, each by itself, and where to go on.

        A spread SKU is read whole where its row 0 comes by: units that are moved while pages are read would be seen
        twice or not at all.
        """
        items, following = scan_page(names.table("stock"), after, limit)
        booked = [item for item in items if item["sk"]["S"].startswith((RECEIPT, ADJUSTMENT))]
        firsts = [item for item in items if item["sk"]["S"] == STOCK and item["pk"]["S"].endswith("#00")]
        return [*map(_booked, booked), *map(self._counted, map(StockRow.from_raw_data, firsts))], following

    def _counted(self, first: StockRow) -> StockBooks:
        stock, blurred = stock_of_rows(sku_of(first.pk), {0: first}), False
        if stock.layout.reach > 1:
            try:
                stock = self.counter(stock.sku, stock.layout.reach, BOOK_TRIES) or stock
            except StockBusyError:
                blurred = True
        return StockBooks(
            stock.sku, stock.received, stock.available + stock.kept, shards=len(stock.by_shard), blurred=blurred
        )


stock_table = StockTable()


def _sum(stock: Stock, other: Stock | None) -> Stock:
    """Stock with what another warehouse has of it."""
    if other is None:
        return stock
    return replace(stock, received=stock.received + other.received, available=stock.available + other.available)


def _whole(sku: str, reach: int, read_rows: Callable[[int], Rows]) -> Stock | None:
    """A SKU from all rows within its reach, which row 0 tells; `reach` is a guess to begin with."""
    rows = read_rows(reach)
    while 0 in rows and layout_of(rows[0]).reach > reach:
        reach = layout_of(rows[0]).reach
        rows = read_rows(reach)
    return stock_of_rows(sku, rows) if 0 in rows else None


def _booked(item: dict[str, Any]) -> StockBooks:
    return StockBooks(sku_of(item["pk"]["S"]), receipts=int(ReceiptRow.from_raw_data(item).quantity))
