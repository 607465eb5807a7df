"""How often arrivals of a SKU were kept for who waits: two receipts at once do not keep units for one debt twice."""

from pynamodb.transactions import TransactWrite

from layers.shop.goods.inventory.model import OWED, shelf_of
from layers.shop.goods.inventory.table.rows import DEBT, DebtRow, stock_key


def debt_turn(sku: str) -> int:
    """How often arrivals of a SKU were kept for who waits."""
    try:
        return int(DebtRow.get(*_debt_key(sku), consistent_read=True).turn)
    except DebtRow.DoesNotExist:
        return 0


def keep(transaction: TransactWrite, sku: str, turn: int) -> None:
    """Add to `transaction`: arrivals are kept for who waits, unless others were since `turn`."""
    same = DebtRow.turn == turn if turn else DebtRow.turn.does_not_exist()
    transaction.update(DebtRow(*_debt_key(sku)), actions=[DebtRow.turn.set(turn + 1)], condition=same)


def _debt_key(sku: str) -> tuple[str, str]:
    return stock_key(shelf_of(sku, OWED), 0), DEBT
