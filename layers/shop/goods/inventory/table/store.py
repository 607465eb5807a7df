"""Stock in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from collections.abc import Callable, Iterable
from typing import Any

from pynamodb.exceptions import TransactGetError
from pynamodb.transactions import TransactWrite

from layers.cloud import clock
from layers.cloud.patience import TRIES, passes, patiently, unless_refused
from layers.cloud.tables import connection
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.goods.inventory.model import OWED, Earmark, Layout, Shelf, Stock
from layers.shop.goods.inventory.spreading import Transfer
from layers.shop.goods.inventory.table.bookings import claim
from layers.shop.goods.inventory.table.earmark_rounds import earmark
from layers.shop.goods.inventory.table.read_rows import Rows, at_one_moment, read, stock_of_rows
from layers.shop.goods.inventory.table.rows import (
    EVENED,
    RECEIPT,
    EvenedRow,
    ReceiptRow,
    StockRow,
    layout_actions,
    layout_of,
    none_newer_than,
    stock_key,
    stock_row,
)


class StockTable:
    """Shelves: their counters, and how their units lie."""

    def read_many(self, shelves: Iterable[Shelf], consistent: bool = False) -> dict[Shelf, Stock]:
        """Those shelves that there are, moments old unless `consistent`: a hint.

        One batch, and one more where a shelf is spread.
        """
        firsts = read([(shelf, 0) for shelf in dict.fromkeys(shelves)], consistent)
        reaches = {shelf: layout_of(rows[0]).reach for shelf, rows in firsts.items()}
        more = read([(shelf, shard) for shelf, reach in reaches.items() for shard in range(1, reach)], consistent)
        return {shelf: stock_of_rows(shelf, {**rows, **more.get(shelf, {})}) for shelf, rows in firsts.items()}

    def read_shards(self, shelf: Shelf, reach: int = 1) -> Stock | None:
        """A shelf's shards, each as it is now: a unit that is moved meanwhile may be seen twice or not at all.

        None for a shelf on which nothing was ever booked. Who knows its `reach` saves a call.
        """
        return _whole(shelf, reach, lambda wide: read([(shelf, n) for n in range(wide)], True).get(shelf, {}))

    def snapshot(self, shelf: Shelf, reach: int = 1, tries: int = TRIES) -> Stock | None:
        """A shelf's shards at one moment; None as in `read_shards`. Raises StockBusyError."""

        def at_once(wide: int) -> Rows:
            if wide == 1:  # a single row is always read as of one moment
                return read([(shelf, 0)], True).get(shelf, {})
            return patiently(lambda: at_one_moment(shelf, wide), tries)

        try:
            return _whole(shelf, reach, at_once)
        except TransactGetError as refused:
            raise StockBusyError(shelf) if passes(refused) else refused from refused

    def receive(
        self,
        shelf: Shelf,
        quantity: int,
        receipt_id: str,
        earmarked: Earmark | None = None,
        one_request: bool = False,
    ) -> bool:
        """Book `quantity` more units, `earmarked` of them for those who wait; False when it was booked before.

        All on shard 0, whatever the layout: one row to write, and evening out deals them to the others.

        Without `earmarked`, where somebody might wait, nothing is booked, and False answered, too; so it is when others
        have earmarked units for the same since it was counted. `one_request`: the receipt's id stands for one request,
        so that it is booked in no other warehouse either.
        """
        nobody_waits = ~StockRow.warehouses.contains(OWED) if earmarked is None else None
        aside = earmarked.units if earmarked else 0
        units: list[Any] = [StockRow.available.add(quantity - aside), StockRow.received.add(quantity)]
        if aside:
            units.append(StockRow.earmarked.add(aside))
        receipt = ReceiptRow(stock_key(shelf), f"{RECEIPT}{receipt_id}", quantity=quantity, at=clock.iso(clock.now()))

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(receipt, condition=ReceiptRow.pk.does_not_exist())
                if one_request:
                    claim(transaction, shelf, receipt_id)
                if earmarked and aside:
                    earmark(transaction, shelf.sku, earmarked.round)
                transaction.update(stock_row(shelf), actions=units, condition=nobody_waits)

        return unless_refused(write)

    def set_layout(self, shelf: Shelf, old: Layout, new: Layout) -> bool:
        """Make `new` the layout of a shelf, on its row 0; False when `old` is its layout no more."""
        is_old = StockRow.layout == old.number if old.number else StockRow.layout.does_not_exist()
        as_read = StockRow.available.exists() & is_old
        return unless_refused(lambda: stock_row(shelf).update(actions=layout_actions(new), condition=as_read))

    def publish_layout(self, shelf: Shelf, shard: int, layout: Layout) -> None:
        """Let a shard know the layout, unless it knows a newer one."""
        row, older = stock_row(shelf, shard), none_newer_than(layout)
        unless_refused(lambda: row.update(actions=layout_actions(layout), condition=older))

    def transfer(self, shelf: Shelf, transfer: Transfer, layout: Layout) -> bool:
        """Move units between shards and let these know the layout, all or nothing.

        False when the giver has not that many any more, or one of them knows a newer layout.
        """

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.update(
                    stock_row(shelf, transfer.giver),
                    actions=[StockRow.available.set(StockRow.available - transfer.units), *layout_actions(layout)],
                    condition=(StockRow.available >= transfer.units) & none_newer_than(layout),
                )
                for shard, units in transfer.to.items():
                    transaction.update(
                        stock_row(shelf, shard),
                        actions=[StockRow.available.add(units), *layout_actions(layout)],
                        condition=none_newer_than(layout),
                    )

        return unless_refused(write)

    def claim_even_out(self, shelf: Shelf, quiet_seconds: int) -> bool:
        """Note that a shelf is being spread evenly; False when it was within the last `quiet_seconds`."""
        now_ms = clock.now_ms()
        row, before = EvenedRow(stock_key(shelf), EVENED), now_ms - quiet_seconds * 1000
        free = EvenedRow.at_ms.does_not_exist() | (EvenedRow.at_ms <= before)
        return unless_refused(lambda: row.update(actions=[EvenedRow.at_ms.set(now_ms)], condition=free))

    def set_low_at(self, shelf: Shelf, low_at: int) -> bool:
        """Set when a shelf is low; False when there is none."""
        row, there = stock_row(shelf), StockRow.available.exists()
        return unless_refused(lambda: row.update(actions=[StockRow.low_at.set(low_at)], condition=there))

    def correct_received(self, shelf: Shelf, received: int, right: int) -> bool:
        """Set what a shelf has `received` right; False when it is another number by now."""
        row, unchanged = stock_row(shelf), StockRow.received == received
        return unless_refused(lambda: row.update(actions=[StockRow.received.set(right)], condition=unchanged))


stock_table = StockTable()


def _whole(shelf: Shelf, reach: int, read_rows: Callable[[int], Rows]) -> Stock | None:
    """A shelf from all rows within its reach, which row 0 tells; `reach` is a guess to begin with."""
    rows = read_rows(reach)
    while 0 in rows and layout_of(rows[0]).reach > reach:
        reach = layout_of(rows[0]).reach
        rows = read_rows(reach)
    return stock_of_rows(shelf, rows) if 0 in rows else None
