"""Taking units and giving them back, as parts of another's transaction: stock moves with the order that moves it."""

from typing import Any

from pynamodb.constants import ALL_OLD
from pynamodb.transactions import TransactWrite

from layers.shop.goods.inventory import layouts
from layers.shop.goods.inventory.errors import HoldsRefusedError
from layers.shop.goods.inventory.model import Hold, RefusedHold
from layers.shop.goods.inventory.table.rows import StockRow, none_newer_than, shard_of_item, stock_row


def take(transaction: TransactWrite, hold: Hold) -> list[HoldsRefusedError]:
    """Add to `transaction`: the hold's units leave the shard, if it has that many and knows no newer layout than we do.

    Answers what a refusal means.
    """
    transaction.update(
        stock_row(hold.shelf, hold.shard),
        actions=[StockRow.available.set(StockRow.available - hold.quantity)],
        condition=(StockRow.available >= hold.quantity) & none_newer_than(layouts.known(hold.shelf)),
        return_values=ALL_OLD,
    )
    return [HoldsRefusedError([RefusedHold(hold)])]


def heard_of(hold: Hold) -> bool:
    """Whether this environment knows how many shards the hold's shelf is spread over."""
    return layouts.heard_of(hold.shelf)


def seen(refused: RefusedHold, item: dict[str, Any] | None) -> RefusedHold:
    """The refused hold with its shard, as the refusal shows it."""
    return RefusedHold(refused.hold, shard_of_item(item))


def give_back(transaction: TransactWrite, hold: Hold) -> None:
    """Add to `transaction`: the hold's units return to the shard they came from, retired or not."""
    transaction.update(stock_row(hold.shelf, hold.shard), actions=[StockRow.available.add(hold.quantity)])
