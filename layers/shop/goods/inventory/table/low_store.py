"""SKUs that have run low, in DynamoDB: one short list, written when one crosses its threshold, either way."""

from layers.cloud import clock
from layers.cloud.patience import unless_refused
from layers.shop.goods.inventory.bookings import LowStock
from layers.shop.goods.inventory.model import Shelf, Stock
from layers.shop.goods.inventory.table.rows import LOW, LowRow

SKU = "SKU#"


def all_low() -> dict[Shelf, LowStock]:
    """Everything on the list."""
    found = map(_low, LowRow.query(LOW, consistent_read=True))
    return {low.shelf: low for low in found}


def low_page(limit: int, after: str | None) -> tuple[list[LowStock], str | None]:
    """A page of the list, in the order in which shelves are spelt, and the one to go on after."""
    condition = LowRow.sk > f"{SKU}{after}" if after else None
    rows = list(LowRow.query(LOW, condition, limit=limit + 1))
    found = [_low(row) for row in rows[:limit]]
    return found, str(found[-1].shelf) if len(rows) > limit else None


def put_low(stock: Stock) -> LowStock | None:
    """Put it on the list; None when it is on it."""
    row = _row(stock.shelf)
    row.available, row.low_at, row.since = stock.available, stock.low_at, clock.iso(clock.now())
    return _low(row) if unless_refused(lambda: row.save(condition=LowRow.pk.does_not_exist())) else None


def mark_notified(low: LowStock) -> None:
    row, same = _row(low.shelf), LowRow.since == low.since
    unless_refused(lambda: row.update(actions=[LowRow.notified.set(True)], condition=same))


def strike_off(low: LowStock) -> None:
    """There is more than the threshold again: the next time it runs low is another time."""
    unless_refused(lambda: _row(low.shelf).delete(condition=LowRow.since == low.since))


def _row(shelf: Shelf) -> LowRow:
    return LowRow(LOW, f"{SKU}{shelf}")


def _low(row: LowRow) -> LowStock:
    shelf = Shelf.spelt(row.sk.removeprefix(SKU))
    return LowStock(shelf, int(row.available), int(row.low_at), row.since, bool(row.notified))
