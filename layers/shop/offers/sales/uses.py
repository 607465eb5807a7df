"""Using a sale's limits and giving the use back, as parts of the placing and cancelling transactions."""

from typing import Any

import msgspec
from pynamodb.constants import ALL_OLD
from pynamodb.transactions import TransactWrite

from layers.shop.offers.sales.errors import AdmissionUsedError, SaleLimitError
from layers.shop.offers.sales.model import SaleOrder, SaleUse
from layers.shop.offers.sales.rows import ADDRESS, BUYER, UseRow, use_key


def writes(use: SaleUse | None) -> int:
    """How many writes `take` adds to a transaction, and `give_back`."""
    return 1 + bool(use.per_address) if use else 0


def take(transaction: TransactWrite, use: SaleUse) -> list[Exception]:
    """Add to `transaction`: the admission is spent, and the units count against the limits. Answers what refusals mean.

    One condition stands for both rules of the buyer's row; which was broken, the refused row tells (`broken_rule`).
    """
    transaction.update(
        _buyer(use),
        actions=[
            UseRow.used.add(use.quantity),
            UseRow.spent.add({use.entry_id}),
            UseRow.orders.add({_held(use)}),
        ],
        condition=_within_limit(use.quantity, use.per_buyer) & ~UseRow.spent.contains(use.entry_id),
        return_values=ALL_OLD,
    )
    refusals: list[Exception] = [SaleLimitError(use.sale_id, "buyer", use.entry_id)]
    if use.per_address:
        transaction.update(
            _address(use),
            actions=[UseRow.used.add(use.quantity)],
            condition=_within_limit(use.quantity, use.per_address),
        )
        refusals.append(SaleLimitError(use.sale_id, "address"))
    return refusals


def broken_rule(refused: SaleLimitError, row: dict[str, Any] | None) -> Exception:
    """What the refused row says: the admission was spent before, or else the limit is reached."""
    spent = (row or {}).get("spent", {}).get("SS", [])
    if refused.entry_id in spent:
        return AdmissionUsedError("the admission was used for another order", refused.sale_id)
    return refused


def give_back(transaction: TransactWrite, use: SaleUse) -> None:
    """Add to `transaction`: the units count no more; the admission stays spent."""
    transaction.update(_buyer(use), actions=[UseRow.used.add(-use.quantity), UseRow.orders.delete({_held(use)})])
    if use.per_address:
        transaction.update(_address(use), actions=[UseRow.used.add(-use.quantity)])


def _within_limit(quantity: int, limit: int) -> Any:
    """The condition that `quantity` units more are not above `limit`, 0 for none."""
    within = (UseRow.used <= limit - quantity) if limit else (UseRow.used >= 0)
    return within if 0 < limit < quantity else UseRow.used.does_not_exist() | within


def _buyer(use: SaleUse) -> UseRow:
    return UseRow(use_key(use.sale_id, use.buyer), BUYER + use.buyer)


def _address(use: SaleUse) -> UseRow:
    return UseRow(use_key(use.sale_id, use.address), ADDRESS + use.address)


def _held(use: SaleUse) -> str:
    return msgspec.json.encode(SaleOrder(use.order_id, use.entry_id, use.buyer, use.sku, use.quantity)).decode()
