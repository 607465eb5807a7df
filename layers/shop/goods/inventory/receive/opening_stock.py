"""What is on the shelf when SKUs are first seen, and how they are sold."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from pynamodb.transactions import TransactWrite

from layers.cloud import clock
from layers.cloud.patience import unless_refused
from layers.cloud.tables import connection
from layers.shop.goods.inventory.model import OWED, Layout, Policy, Shelf, Stock
from layers.shop.goods.inventory.promises.policies import promise, promises_of
from layers.shop.goods.inventory.receive.receive_stock import book_receipt
from layers.shop.goods.inventory.table.rows import (
    RECEIPT,
    STOCK,
    ReceiptRow,
    StockRow,
    layout_actions,
    stock_key,
    stock_row,
)
from layers.shop.goods.inventory.table.store import stock_table

SoldBy = Literal["count", "count_and_ahead", "no_count"]
"""By its count, beyond it as far as units are promised, or without one."""


class Opening(Struct, frozen=True):
    """`quantity` units on the shelf, and up to `backorder` owed at a time beyond them; not `counted`: none at all."""

    quantity: int = 0
    counted: bool = True
    backorder: int = 0

    @property
    def sold_by(self) -> SoldBy:
        if not self.counted:
            return "no_count"
        return "count_and_ahead" if self.backorder else "count"


def receive_opening_stock(openings: Mapping[str, Opening], receipt_id: str) -> dict[str, SoldBy]:
    """Open the SKUs that have no stock yet; how each of the others is sold. Repeating it changes nothing.

    None on the shelf is booked too: from then on the SKU has stock to look up. One read tells what is known, so that
    a file of a thousand SKUs the shop has already costs ten reads and no write.
    """
    known = stock_table.read_many(map(Shelf, openings))
    for sku, opening in openings.items():
        if Shelf(sku) not in known:
            _open(sku, opening, receipt_id)
    return _sold_by(known)


def load_stock(quantities: Mapping[str, int], receipt_id: str) -> int:
    """Book the first units of many SKUs in batches; how many SKUs. Those that have stock already are left alone.

    A batch takes no conditions: only for SKUs that nobody sells or receives at the same time, in a shop that is not
    open yet. Goods that arrive later go through receive_stock.
    """
    known, at = stock_table.read_many(map(Shelf, quantities)), clock.iso(clock.now())
    new = {sku: quantity for sku, quantity in quantities.items() if Shelf(sku) not in known}
    with ReceiptRow.batch_write() as receipts:
        for sku, quantity in new.items():
            receipts.save(ReceiptRow(stock_key(Shelf(sku)), f"{RECEIPT}{receipt_id}", quantity=quantity, at=at))
    with StockRow.batch_write() as counters:
        for sku, quantity in new.items():
            counters.save(StockRow(stock_key(Shelf(sku)), STOCK, available=quantity, received=quantity))
    return len(new)


def _open(sku: str, opening: Opening, receipt_id: str) -> None:
    if not opening.counted:
        _open_as(Shelf(sku), 0, receipt_id, Layout().sold_by_count(False))
    elif opening.backorder:
        promise(sku, Policy("backorder", opening.backorder))  # first: whoever finds the SKU finds what is promised
        _open_as(Shelf(sku), opening.quantity, receipt_id, Layout().with_warehouse(OWED))
    else:
        book_receipt(sku, opening.quantity, receipt_id)


def _open_as(shelf: Shelf, quantity: int, receipt_id: str, layout: Layout) -> None:
    """The first units of a shelf that lies as `layout` says, in one write, unless it has stock by now.

    A crash never leaves a SKU that is known, and is not sold as it is to be.
    """
    receipt = ReceiptRow(stock_key(shelf), f"{RECEIPT}{receipt_id}", quantity=quantity, at=clock.iso(clock.now()))
    counters = [StockRow.available.set(quantity), StockRow.received.set(quantity), *layout_actions(layout)]

    def write() -> None:
        with TransactWrite(connection=connection()) as transaction:
            transaction.save(receipt, condition=ReceiptRow.pk.does_not_exist())
            transaction.update(stock_row(shelf), actions=counters, condition=StockRow.available.does_not_exist())

    unless_refused(write)


def _sold_by(known: Mapping[Shelf, Stock]) -> dict[str, SoldBy]:
    promised = promises_of([shelf.sku for shelf, stock in known.items() if OWED in stock.layout.warehouses])
    ahead = {sku for sku, stock in promised.items() if stock.policy and stock.policy.limit}
    return {
        shelf.sku: Opening(counted=stock.layout.counted, backorder=shelf.sku in ahead).sold_by
        for shelf, stock in known.items()
    }
