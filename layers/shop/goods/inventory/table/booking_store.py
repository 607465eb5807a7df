"""Receipts and corrections of one SKU in DynamoDB: booked, and read again."""

from collections.abc import Mapping

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from layers.cloud import clock
from layers.cloud.patience import codes_of, patiently
from layers.cloud.tables import connection
from layers.shop.goods.inventory.errors import AdjustmentBookedError, HoldsRefusedError
from layers.shop.goods.inventory.model import Adjustment, Booking
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


def claim(transaction: TransactWrite, shelf: str, booking_id: str) -> None:
    """Add to `transaction`: the booking stands for one request about a SKU, in whatever warehouse that is booked."""
    sku, _, place = shelf.partition("@")
    row = BookingKeyRow(stock_key(sku, 0), f"{KEY}{booking_id}", place=place or None)
    transaction.save(row, condition=BookingKeyRow.pk.does_not_exist())


def claimed_for(shelf: str, booking_id: str) -> bool:
    """Whether the request of this booking, if there was any, was about this shelf."""
    sku, _, place = shelf.partition("@")
    try:
        row = BookingKeyRow.get(stock_key(sku, 0), f"{KEY}{booking_id}", consistent_read=True)
    except BookingKeyRow.DoesNotExist:
        return True
    return (row.place or "") == place


def adjust(sku: str, adjustment: Adjustment, taken: Mapping[int, int], one_request: bool = False) -> None:
    """Book a correction: units that were found lie on shard 0, those that are gone are `taken` from these shards.

    `one_request`: it is booked in no other warehouse either.

    Raises AdjustmentBookedError, and HoldsRefusedError when a shard has not that many any more.
    """
    booked = ReceiptRow(
        stock_key(sku, 0),
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
                claim(transaction, sku, adjustment.adjustment_id)
            _adjust_first(transaction, sku, adjustment.quantity, taken.get(0, 0))
            for shard, units in taken.items():
                if shard:
                    _take(transaction, sku, shard, units)

    try:
        patiently(write)
    except TransactWriteError as refused:
        bookings_of_it = refused.cancellation_reasons[: 1 + one_request]
        if any(reason and reason.code == "ConditionalCheckFailed" for reason in bookings_of_it):
            raise AdjustmentBookedError from refused
        if "ConditionalCheckFailed" in codes_of(refused):
            raise HoldsRefusedError([]) from refused
        raise


def _adjust_first(transaction: TransactWrite, sku: str, quantity: int, taken: int) -> None:
    """Row 0 has the sums beside its own units."""
    change = max(quantity, 0) - taken
    transaction.update(
        stock_row(sku, 0),
        actions=[
            StockRow.available.set(StockRow.available + change),
            StockRow.received.add(quantity),
            StockRow.adjusted.add(quantity),
        ],
        condition=StockRow.available >= taken,
    )


def _take(transaction: TransactWrite, sku: str, shard: int, units: int) -> None:
    transaction.update(
        stock_row(sku, shard),
        actions=[StockRow.available.set(StockRow.available - units)],
        condition=StockRow.available >= units,
    )


def adjustment(sku: str, adjustment_id: str) -> Booking | None:
    """A correction that was booked."""
    try:
        return _booking(ReceiptRow.get(stock_key(sku, 0), f"{ADJUSTMENT}{adjustment_id}", consistent_read=True))
    except ReceiptRow.DoesNotExist:
        return None


def bookings(sku: str) -> list[Booking]:
    """All receipts and corrections of a SKU."""
    found = []
    for prefix in (RECEIPT, ADJUSTMENT):
        wanted = ReceiptRow.sk.startswith(prefix)
        found += [_booking(row) for row in ReceiptRow.query(stock_key(sku, 0), wanted, consistent_read=True)]
    return found


def _booking(row: ReceiptRow) -> Booking:
    booking_id = row.sk.removeprefix(RECEIPT).removeprefix(ADJUSTMENT)
    return Booking(booking_id, int(row.quantity), row.at, row.reason or "", row.note or "")
