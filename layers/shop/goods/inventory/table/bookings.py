"""Receipts and corrections of one shelf in DynamoDB: booked, and read again."""

from collections.abc import Mapping

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from layers.cloud import clock
from layers.cloud.patience import patiently, refused_writes
from layers.cloud.tables import connection
from layers.shop.goods.inventory.bookings import Adjustment, Booking
from layers.shop.goods.inventory.errors import AdjustmentBookedError, ReservationsRefusedError
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.rows import (
    ADJUSTMENT,
    KEY,
    RECEIPT,
    BookingKeyRow,
    ReceiptRow,
    StockRow,
    stock_key,
    stock_row,
)


def claim(transaction: TransactWrite, shelf: Shelf, booking_id: str) -> None:
    """Add to `transaction`: the booking stands for one request about a SKU, in whatever warehouse that is booked."""
    row = BookingKeyRow(*_claim_key(shelf, booking_id), warehouse=shelf.warehouse or None)
    transaction.save(row, condition=BookingKeyRow.pk.does_not_exist())


def claimed_for(shelf: Shelf, booking_id: str) -> bool:
    """Whether the request of this booking, if there was any, was about this shelf."""
    try:
        row = BookingKeyRow.get(*_claim_key(shelf, booking_id), consistent_read=True)
    except BookingKeyRow.DoesNotExist:
        return True
    return (row.warehouse or "") == shelf.warehouse


def receipt(shelf: Shelf, receipt_id: str) -> Booking | None:
    """What was booked under a receipt."""
    return _find(shelf, f"{RECEIPT}{receipt_id}")


def adjustment(shelf: Shelf, adjustment_id: str) -> Booking | None:
    """A correction that was booked."""
    return _find(shelf, f"{ADJUSTMENT}{adjustment_id}")


def bookings(shelf: Shelf) -> list[Booking]:
    """All receipts and corrections of a shelf."""
    found = []
    for prefix in (RECEIPT, ADJUSTMENT):
        wanted = ReceiptRow.sk.startswith(prefix)
        found += [_booking(row) for row in ReceiptRow.query(stock_key(shelf), wanted, consistent_read=True)]
    return found


def adjust(shelf: Shelf, adjustment: Adjustment, taken: Mapping[int, int], one_request: bool = False) -> None:
    """Book a correction: units that were found lie on shard 0, those that are gone are `taken` from these shards.

    `one_request`: it is booked in no other warehouse either.

    Raises AdjustmentBookedError, and ReservationsRefusedError when a shard has not that many any more.
    """
    booked = ReceiptRow(
        stock_key(shelf),
        f"{ADJUSTMENT}{adjustment.adjustment_id}",
        quantity=adjustment.quantity,
        reason=adjustment.reason,
        note=adjustment.note or None,
        at=clock.iso(clock.now()),
    )

    def write() -> None:
        with TransactWrite(connection=connection()) as transaction:
            transaction.save(booked, condition=ReceiptRow.pk.does_not_exist())
            if one_request:
                claim(transaction, shelf, adjustment.adjustment_id)
            _adjust_first(transaction, shelf, adjustment.quantity, taken.get(0, 0))
            for shard, units in taken.items():
                if shard:
                    _take(transaction, shelf, shard, units)

    try:
        patiently(write)
    except TransactWriteError as refused:
        which = refused_writes(refused)
        if any(which[: 1 + one_request]):  # the correction and its claim come first
            raise AdjustmentBookedError from refused
        if any(which):
            raise ReservationsRefusedError([]) from refused
        raise


def _adjust_first(transaction: TransactWrite, shelf: Shelf, quantity: int, taken: int) -> None:
    """Row 0 has the sums beside its own units."""
    change = max(quantity, 0) - taken
    transaction.update(
        stock_row(shelf),
        actions=[
            StockRow.available.set(StockRow.available + change),
            StockRow.received.add(quantity),
            StockRow.adjusted.add(quantity),
        ],
        condition=StockRow.available >= taken,
    )


def _take(transaction: TransactWrite, shelf: Shelf, shard: int, units: int) -> None:
    transaction.update(
        stock_row(shelf, shard),
        actions=[StockRow.available.set(StockRow.available - units)],
        condition=StockRow.available >= units,
    )


def _claim_key(shelf: Shelf, booking_id: str) -> tuple[str, str]:
    return stock_key(Shelf(shelf.sku)), f"{KEY}{booking_id}"


def _find(shelf: Shelf, sk: str) -> Booking | None:
    try:
        return _booking(ReceiptRow.get(stock_key(shelf), sk, consistent_read=True))
    except ReceiptRow.DoesNotExist:
        return None


def _booking(row: ReceiptRow) -> Booking:
    booking_id = row.sk.removeprefix(RECEIPT).removeprefix(ADJUSTMENT)
    return Booking(booking_id, int(row.quantity), row.at, row.reason or "", row.note or "")
