"""How often arrivals of a SKU were earmarked for who waits: two receipts at once do not earmark for one debt twice."""

from pynamodb.transactions import TransactWrite

from layers.shop.goods.inventory.model import OWED, Shelf
from layers.shop.goods.inventory.table.rows import EARMARKS, EarmarksRow, stock_key


def earmark_round(sku: str) -> int:
    """How often arrivals of a SKU were earmarked."""
    try:
        return int(EarmarksRow.get(*_key(sku), consistent_read=True).round)
    except EarmarksRow.DoesNotExist:
        return 0


def earmark(transaction: TransactWrite, sku: str, number: int) -> None:
    """Add to `transaction`: arrivals are earmarked, unless others were since round `number`."""
    same = EarmarksRow.round == number if number else EarmarksRow.round.does_not_exist()
    transaction.update(EarmarksRow(*_key(sku)), actions=[EarmarksRow.round.set(number + 1)], condition=same)


def _key(sku: str) -> tuple[str, str]:
    return stock_key(Shelf(sku, OWED)), EARMARKS
