"""SKUs that have run low, in DynamoDB: one short list, written when one crosses its threshold, either way."""

from layers.cloud import clock
from layers.cloud.patience import unless_refused
from layers.shop.goods.inventory.model import LowStock, Stock
from layers.shop.goods.inventory.table.rows import LOW, LowRow


def all_low() -> dict[str, LowStock]:
    """Every SKU on the list, by its name."""
    return {row.sk.removeprefix("SKU#"): _low(row) for row in LowRow.query(LOW, consistent_read=True)}


def low_page(limit: int, after: str | None) -> tuple[list[LowStock], str | None]:
    """A page of the list, in the order of SKUs, and the SKU to go on after."""
    condition = LowRow.sk > f"SKU#{after}" if after else None
    rows = list(LowRow.query(LOW, condition, limit=limit + 1))
    found = [_low(row) for row in rows[:limit]]
    return found, found[-1].sku if len(rows) > limit else None


def put_low(stock: Stock) -> LowStock | None:
    """Put a SKU on the list; None when it is on it."""
    since = clock.iso(clock.now())
    row = LowRow(LOW, f"SKU#{stock.sku}", available=stock.available, low_at=stock.low_at, since=since)
    return _low(row) if unless_refused(lambda: row.save(condition=LowRow.pk.does_not_exist())) else None


def mark_told(low: LowStock) -> None:
    row, same = LowRow(LOW, f"SKU#{low.sku}"), LowRow.since == low.since
    unless_refused(lambda: row.update(actions=[LowRow.told.set(True)], condition=same))


def strike_off(low: LowStock) -> None:
    """The SKU has more than its threshold again: the next time it runs low is another time."""
    unless_refused(lambda: LowRow(LOW, f"SKU#{low.sku}").delete(condition=LowRow.since == low.since))


def _low(row: LowRow) -> LowStock:
    sku = row.sk.removeprefix("SKU#")
    return LowStock(sku, int(row.available), int(row.low_at), row.since, bool(row.told))
