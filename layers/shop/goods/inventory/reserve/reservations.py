"""Units that leave a shelf for an order and come back, as parts of its transaction: stock moves with the order."""

from typing import Any

from pynamodb.constants import ALL_OLD
from pynamodb.transactions import TransactWrite

from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import ReservationsRefusedError
from layers.shop.goods.inventory.model import Policy, RefusedReservation, Reservation
from layers.shop.goods.inventory.table.rows import StockRow, none_newer_than, shard_of_item, stock_row


def reserve(transaction: TransactWrite, hold: Reservation) -> list[ReservationsRefusedError]:
    """Add to `transaction`: the hold's units leave the shard, if it has that many and knows no newer layout than we do.

    Answers what a refusal means.
    """
    if hold.uncounted:
        return _take_uncounted(transaction, hold)
    transaction.update(
        stock_row(hold.shelf, hold.shard),
        actions=[StockRow.available.set(StockRow.available - hold.quantity)],
        condition=(StockRow.available >= hold.quantity) & none_newer_than(layouts.known(hold.shelf)),
        return_values=ALL_OLD,
    )
    return [ReservationsRefusedError([RefusedReservation(hold)])]


def _take_uncounted(transaction: TransactWrite, hold: Reservation) -> list[ReservationsRefusedError]:
    """No counter moves, if the SKU is sold without a count in this very moment.

    An update and no check of a condition: PynamoDB would send a check before all puts, and it shows no row.
    """
    nothing, uncounted = StockRow.available.add(0), StockRow.uncounted.exists()
    transaction.update(stock_row(hold.shelf), actions=[nothing], condition=uncounted, return_values=ALL_OLD)
    return [ReservationsRefusedError([RefusedReservation(hold)])]


def reserve_earmarked(transaction: TransactWrite, hold: Reservation, on_sale: int = 0) -> None:
    """Add to `transaction`: units that arrived for who waits leave the shelf for one of them.

    And `on_sale` more from the same row, which a transaction may write but once.
    """
    taken: list[Any] = [StockRow.earmarked.set(StockRow.earmarked - hold.quantity)]
    there: Any = StockRow.earmarked >= hold.quantity
    if on_sale:
        taken.append(StockRow.available.set(StockRow.available - on_sale))
        there &= StockRow.available >= on_sale
    transaction.update(stock_row(hold.shelf, hold.shard), actions=taken, condition=there)


def release(transaction: TransactWrite, hold: Reservation) -> None:
    """Add to `transaction`: the hold's units return to the shard they came from, retired or not.

    What was taken from no counter returns to none, however its SKU is sold by now.
    """
    if hold.uncounted:
        return
    transaction.update(stock_row(hold.shelf, hold.shard), actions=[StockRow.available.add(hold.quantity)])


def redeem(transaction: TransactWrite, hold: Reservation, policy: Policy | None) -> None:
    """Add to `transaction`: a promise is kept. It may be made again, unless it was a pre-order."""
    as_read = StockRow.kind == policy.kind if policy else StockRow.available.exists()
    back: list[Any] = [StockRow.available.add(hold.quantity)]
    if policy and policy.kind == "preorder":
        back = [StockRow.received.set(StockRow.received - hold.quantity), StockRow.redeemed.add(hold.quantity)]
    transaction.update(stock_row(hold.shelf, hold.shard), actions=back, condition=as_read)


def is_layout_known(hold: Reservation) -> bool:
    """Whether this environment knows how many shards the hold's shelf is spread over."""
    return layouts.is_known(hold.shelf)


def with_shard(refused: RefusedReservation, item: dict[str, Any] | None) -> RefusedReservation:
    """The refused hold with its shard, as the refusal shows it."""
    return RefusedReservation(refused.hold, shard_of_item(item))
