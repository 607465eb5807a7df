"""Taking units and giving them back, as parts of another's transaction: stock moves with the order that moves it."""

from pynamodb.transactions import TransactWrite

from layers.shop.inventory.errors import InsufficientStockError
from layers.shop.inventory.model import Hold
from layers.shop.inventory.store import STOCK, StockRow, stock_key


def take(transaction: TransactWrite, hold: Hold) -> list[InsufficientStockError]:
    """Add to `transaction`: the hold's units leave the shard, if it has that many. Answers what a refusal means."""
    transaction.update(
        StockRow(stock_key(hold.shelf, hold.shard), STOCK),
        actions=[StockRow.available.set(StockRow.available - hold.quantity)],
        condition=StockRow.available >= hold.quantity,
    )
    return [InsufficientStockError([hold.sku])]


def give_back(transaction: TransactWrite, hold: Hold) -> None:
    """Add to `transaction`: the hold's units return to the shard they came from."""
    transaction.update(
        StockRow(stock_key(hold.shelf, hold.shard), STOCK),
        actions=[StockRow.available.add(hold.quantity)],
    )
