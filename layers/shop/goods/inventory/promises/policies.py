"""How far SKUs are sold before they are there."""

from datetime import date
from typing import Any

from layers.cloud import clock
from layers.cloud.patience import patiently, unless_refused, until_written
from layers.shop.goods.inventory.errors import StockBusyError, UnknownStockError
from layers.shop.goods.inventory.model import OWED, Policy, Shelf, Stock, is_sku
from layers.shop.goods.inventory.spread.add_warehouse import add_warehouse
from layers.shop.goods.inventory.table.rows import PromiseRow, StockRow, stock_row
from layers.shop.goods.inventory.table.store import stock_table

ALL = "PROMISES"
SKU = "SKU#"


def set_policy(sku: str, policy: Policy) -> None:
    """Sell up to `policy.limit` units of `sku` before they are there. A limit of 0 ends it; what is owed stays owed.

    Raises UnknownStockError and StockBusyError.
    """
    if not is_sku(sku) or stock_table.read_shards(Shelf(sku)) is None:
        raise UnknownStockError(sku)
    promise(sku, policy)
    add_warehouse(sku, OWED)


def promise(sku: str, policy: Policy) -> None:
    """Let units be promised, to whoever knows from the layout of `sku` that they are. Raises StockBusyError."""
    patiently(lambda: PromiseRow(ALL, f"{SKU}{sku}").save())  # from now on it is looked after
    promises = Shelf(sku, OWED)
    until_written(lambda: put_policy(sku, policy, stock_table.read_shards(promises)) or None, StockBusyError(sku))


def put_policy(sku: str, policy: Policy, seen: Stock | None) -> bool:
    """Let promises be made up to `policy`, from what was `seen` of them on; False when they are otherwise by now.

    What is owed stays owed, also beyond a new limit: then fewer than none are available, and promises that are given
    back make up for that first. A pre-order's limit counts what was redeemed, too.
    """
    row, day = stock_row(Shelf(sku, OWED)), policy.available_from
    goes_on = bool(seen and seen.policy and seen.policy.kind == policy.kind == "preorder")
    redeemed = seen.redeemed if seen and goes_on else 0
    limit, before = policy.limit - redeemed, seen.received if seen else 0
    actions: list[Any] = [
        StockRow.available.add(limit - before),
        StockRow.received.set(limit),
        StockRow.redeemed.set(redeemed),
        StockRow.kind.set(policy.kind),
        StockRow.limit.set(policy.limit),
        StockRow.available_from.set(day) if day else StockRow.available_from.remove(),
    ]
    exists = StockRow.available.exists()
    as_seen: Any = ~exists
    if seen:
        as_seen = (StockRow.received == before) & (StockRow.kind == seen.policy.kind if seen.policy else exists)
    return unless_refused(lambda: row.update(actions=actions, condition=as_seen))


def promised_skus() -> list[str]:
    """Every SKU that is, or was, sold before it is there."""
    return [row.sk.removeprefix(SKU) for row in PromiseRow.query(ALL, PromiseRow.sk.startswith(SKU))]


def promises_of(skus: list[str]) -> dict[str, Stock]:
    """What is promised of those SKUs that are sold before they are there: the policy, what is left and what is owed."""
    found = stock_table.read_many([Shelf(sku, OWED) for sku in skus], consistent=True)
    return {sku: found[shelf] for sku in skus if (shelf := Shelf(sku, OWED)) in found}


def may_be_filled(promises: Stock) -> bool:
    """Whether the day has come from which on goods are handed out."""
    begins = promises.policy.available_from if promises.policy else ""
    return not begins or date.fromisoformat(begins) <= clock.now().date()
