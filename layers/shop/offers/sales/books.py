"""The books of sales: what buyers and addresses have of them, counted by the placing and cancelling transactions.

Read by who admits and by gates that are built anew; compared with the orders, and set right, by reconciliation.
"""

from collections.abc import Iterator

import msgspec

from layers.cloud import names, shards
from layers.cloud.patience import unless_refused
from layers.cloud.tables import scan_page
from layers.shop.offers.sales.model import SaleOrder, UseBooks, UsedUp
from layers.shop.offers.sales.rows import ADDRESS, BUYER, SHARDS, TABLE, UseRow, sale_key, use_key

HOLDERS = {"buyer": BUYER, "address": ADDRESS}


def uses_of(sale_id: str, buyer: str) -> UsedUp:
    """What a buyer has of a sale."""
    try:
        row = UseRow.get(use_key(sale_id, buyer), BUYER + buyer, consistent_read=True)
    except UseRow.DoesNotExist:
        return UsedUp(0, frozenset())
    return UsedUp(int(row.used or 0), frozenset(row.spent or ()))


def orders_of(sale_id: str) -> Iterator[SaleOrder]:
    """Every order that holds units of a sale, cancelled ones left out."""
    for shard in shards.all_shards(sale_key(sale_id), SHARDS):
        for row in UseRow.query(shard, UseRow.sk.startswith(BUYER), consistent_read=True):
            yield from _listed(row)


def sale_books(after: str, limit: int) -> tuple[list[UseBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end."""
    items, following = scan_page(names.table(TABLE), after, limit)
    counters = (item for item in items if item["sk"]["S"].startswith((BUYER, ADDRESS)))
    return [_books(UseRow.from_raw_data(item)) for item in counters], following


def correct_use(sale_id: str, holder: str, seen: int, right: int) -> bool:
    """Set the counter of a holder (`buyer:<key>`, `address:<key>`) right; False when it is no longer `seen`."""
    kind, _, key = holder.partition(":")
    row = UseRow(use_key(sale_id, key), HOLDERS[kind] + key)
    return unless_refused(lambda: row.update(actions=[UseRow.used.set(right)], condition=UseRow.used == seen))


def _listed(row: UseRow) -> list[SaleOrder]:
    return [msgspec.json.decode(text, type=SaleOrder) for text in row.orders or ()]


def _books(row: UseRow) -> UseBooks:
    kind, _, key = row.sk.partition("#")
    units = sum(order.quantity for order in _listed(row))
    return UseBooks(row.pk.split("#")[1], f"{kind.lower()}:{key}", int(row.used or 0), units)
