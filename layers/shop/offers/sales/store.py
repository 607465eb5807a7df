"""Sales in DynamoDB.

`SALE#<id>` / `SALE` the sale, listed by gsi1 (`SALES` / when it closes); `REPORT#<since>` beside it what a gate has
counted. `SALE#<id>#<nn>` / `BUYER#<key>` what one buyer has of it: `used` units, the `spent` entries, the `orders` that
hold units; `ADDRESS#<key>` what was sent to one address. Buyers are spread over shards, as one partition takes no more
than 500 such transactions a second.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from layers.cloud import clock, names, shards
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta, scan_page
from layers.shop.offers.sales.errors import SaleChangedError
from layers.shop.offers.sales.model import Sale, SaleOrder, UseBooks, UsedUp

SALE, SALES = "SALE", "SALES"
BUYER, ADDRESS, REPORT = "BUYER#", "ADDRESS#", "REPORT#"
HOLDERS = {"buyer": BUYER, "address": ADDRESS}
SHARDS = 16


class ByClosing(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta(TableMeta):
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class SaleRow(Item):
    class Meta(TableMeta):
        table_name = names.table("flash-sales")

    body = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    by_closing = ByClosing()


class UseRow(Item):
    """`used` is only ever changed by the placing and cancelling transactions."""

    class Meta(TableMeta):
        table_name = names.table("flash-sales")

    used = NumberAttribute(null=True)
    spent = UnicodeSetAttribute(null=True)
    orders = UnicodeSetAttribute(null=True)


def sale_key(sale_id: str) -> str:
    return f"SALE#{sale_id}"


def use_key(sale_id: str, holder: str) -> str:
    """The partition of a buyer or an address in a sale's books."""
    return shards.sharded(sale_key(sale_id), shards.shard_of(holder, SHARDS))


class SalesTable:
    def get(self, sale_id: str) -> Sale | None:
        try:
            return _sale(SaleRow.get(sale_key(sale_id), SALE, consistent_read=True))
        except SaleRow.DoesNotExist:
            return None

    def save(self, sale: Sale, replacing: Sale | None = None) -> None:
        """Put a new sale, or one in the place of the version read. Raises SaleChangedError."""
        row = SaleRow(
            sale_key(sale.sale_id),
            SALE,
            body=msgspec.json.encode(sale).decode(),
            version=sale.version,
            gsi1pk=SALES,
            gsi1sk=f"{clock.iso(sale.closes_at)}#{sale.sale_id}",
        )
        unchanged = SaleRow.version == replacing.version if replacing else SaleRow.pk.does_not_exist()
        try:
            row.save(condition=unchanged)
        except PutError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                raise SaleChangedError from refused
            raise

    def closing_after(self, at: datetime) -> list[Sale]:
        """The sales that are not over at `at`, the first to close first; a new one may be missing for moments."""
        rows = SaleRow.by_closing.query(SALES, SaleRow.gsi1sk >= clock.iso(at))
        return [_sale(row) for row in rows]

    def newest(self, limit: int) -> list[Sale]:
        """The sales that close last."""
        return [_sale(row) for row in SaleRow.by_closing.query(SALES, scan_index_forward=False, limit=limit)]

    def uses(self, sale_id: str, buyer: str) -> UsedUp:
        """What a buyer has of a sale."""
        try:
            row = UseRow.get(use_key(sale_id, buyer), BUYER + buyer, consistent_read=True)
        except UseRow.DoesNotExist:
            return UsedUp(0, frozenset())
        return UsedUp(int(row.used or 0), frozenset(row.spent or ()))

    def orders(self, sale_id: str) -> Iterator[SaleOrder]:
        """Every order that holds units of a sale, cancelled ones left out."""
        for shard in shards.all_shards(sale_key(sale_id), SHARDS):
            for row in UseRow.query(shard, UseRow.sk.startswith(BUYER), consistent_read=True):
                yield from _listed(row)

    def books(self, after: str, limit: int) -> tuple[list[UseBooks], str]:
        """A page of all counters, and where to go on."""
        items, following = scan_page(names.table("flash-sales"), after, limit)
        counters = (item for item in items if item["sk"]["S"].startswith((BUYER, ADDRESS)))
        return [_books(UseRow.from_raw_data(item)) for item in counters], following

    def correct(self, sale_id: str, holder: str, seen: int, right: int) -> bool:
        """Set the counter of a holder right; False when it is no longer `seen`."""
        kind, _, key = holder.partition(":")
        row = UseRow(use_key(sale_id, key), HOLDERS[kind] + key)
        try:
            row.update(actions=[UseRow.used.set(right)], condition=UseRow.used == seen)
        except UpdateError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def keep_report(self, sale_id: str, since: int, tally: dict[str, int]) -> None:
        """Keep what the gate that began at `since` has counted so far."""
        SaleRow(sale_key(sale_id), f"{REPORT}{since:013d}", body=msgspec.json.encode(tally).decode()).save()

    def reports(self, sale_id: str) -> dict[int, dict[str, int]]:
        """What each gate of the sale had counted, by when it began."""
        rows = SaleRow.query(sale_key(sale_id), SaleRow.sk.startswith(REPORT), consistent_read=True)
        return {
            int(row.sk.removeprefix(REPORT)): msgspec.json.decode(row.body or "{}", type=dict[str, int]) for row in rows
        }


sales_table = SalesTable()


def _listed(row: UseRow) -> list[SaleOrder]:
    return [msgspec.json.decode(text, type=SaleOrder) for text in row.orders or ()]


def _books(row: UseRow) -> UseBooks:
    kind, _, key = row.sk.partition("#")
    units = sum(order.quantity for order in _listed(row))
    return UseBooks(row.pk.split("#")[1], f"{kind.lower()}:{key}", int(row.used or 0), units)


def _sale(row: SaleRow) -> Sale:
    return msgspec.json.decode(row.body or "", type=Sale)


def by_id(sale_ids: Iterable[str]) -> dict[str, Sale]:
    table = sales_table
    return {sale_id: sale for sale_id in sale_ids if (sale := table.get(sale_id))}
