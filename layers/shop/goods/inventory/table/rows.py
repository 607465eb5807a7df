"""The rows of the stock table, all under a shard's key; `<shelf>` is a SKU, or a SKU and a warehouse (model.py).

pk                sk                what
SKU#<shelf>#<nn>  STOCK             a shard's counters; `received`, `adjusted`, `low_at` are kept on shard 0 alone
SKU#<shelf>#00    RECEIPT#<id>      units that arrived
SKU#<shelf>#00    ADJUSTMENT#<id>   a correction, and why
SKU#<sku>#00      KEY#<id>          in which warehouse a booking was made whose id stands for one request
SKU#<shelf>#00    EVENED            when its units were last spread evenly because a shard had run dry
SKU#<sku>@~owed#00  WAITING#<ms>#<order id>  an order that waits for units, and since when
SKU#<sku>@~owed#00  DEBT            how often units that arrived were earmarked for who waits
PROMISES          SKU#<sku>         a SKU that is, or was, sold before it is there
LOW               SKU#<shelf>       a SKU that has run low, and whether that was told
"""

from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition

from layers.cloud import names, shards
from layers.cloud.tables import Item, TableMeta
from layers.shop.goods.inventory.model import Layout, Policy, Shard, Shelf

STOCK = "STOCK"
RECEIPT = "RECEIPT#"
ADJUSTMENT = "ADJUSTMENT#"
KEY = "KEY#"
LOW = "LOW"
EVENED = "EVENED"
EARMARKS = "DEBT"


class StockRow(Item):
    """A shard. Counters only ever change by conditional or additive updates. Without layout: never spread."""

    class Meta(TableMeta):
        table_name = names.table("stock")

    available = NumberAttribute(null=True)
    received = NumberAttribute(null=True)
    adjusted = NumberAttribute(null=True)
    layout = NumberAttribute(null=True)
    shards = NumberAttribute(null=True)
    reach = NumberAttribute(null=True)
    low_at = NumberAttribute(null=True)
    warehouses: UnicodeSetAttribute = UnicodeSetAttribute(null=True, attr_name="places")
    earmarked = NumberAttribute(null=True, attr_name="kept")
    kind = UnicodeAttribute(null=True)  # a policy's, on a shelf of promises
    limit = NumberAttribute(null=True)
    available_from = UnicodeAttribute(null=True)
    redeemed = NumberAttribute(null=True)
    uncounted = BooleanAttribute(null=True)  # on a SKU's first row: it is sold without a count


class ReceiptRow(Item):
    """Units that arrived, or a correction, which has a reason too."""

    class Meta(TableMeta):
        table_name = names.table("stock")

    quantity = NumberAttribute()
    at = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)


class BookingKeyRow(Item):
    """A request that booked something, and in which warehouse; absent for the first."""

    class Meta(TableMeta):
        table_name = names.table("stock")

    warehouse = UnicodeAttribute(null=True, attr_name="place")


class LowRow(Item):
    class Meta(TableMeta):
        table_name = names.table("stock")

    available = NumberAttribute()
    low_at = NumberAttribute()
    since = UnicodeAttribute()
    notified = BooleanAttribute(default=False, attr_name="told")


class PromiseRow(Item):
    """That units of a SKU are promised, or who waits for them."""

    class Meta(TableMeta):
        table_name = names.table("stock")

    order_id = UnicodeAttribute(null=True)


class EarmarksRow(Item):
    """Whoever earmarks arrivals for those who wait, has counted what is owed since the last who did."""

    class Meta(TableMeta):
        table_name = names.table("stock")

    round = NumberAttribute(attr_name="turn")


class EvenedRow(Item):
    class Meta(TableMeta):
        table_name = names.table("stock")

    at_ms = NumberAttribute()


def stock_key(shelf: Shelf, shard: int = 0) -> str:
    return shards.sharded(f"SKU#{shelf}", shard)


def stock_row(shelf: Shelf, shard: int = 0) -> StockRow:
    return StockRow(stock_key(shelf, shard), STOCK)


def shelf_of(pk: str) -> Shelf:
    return Shelf.spelt(shards.split(pk)[0].removeprefix("SKU#"))


def layout_of(row: StockRow) -> Layout:
    if not row.layout:
        return Layout()
    return Layout(
        int(row.layout), int(row.shards), int(row.reach), tuple(sorted(row.warehouses or ())), not row.uncounted
    )


def policy_of(row: StockRow) -> Policy | None:
    if not row.kind:
        return None
    return Policy(row.kind, int(row.limit or 0), row.available_from or "")  # type: ignore[arg-type]


def shard_of_item(item: dict[str, Any] | None) -> Shard | None:
    """A shard as a refused write shows its item."""
    if not item:
        return None
    row = StockRow.from_raw_data(item)
    return Shard(int(row.available or 0), layout_of(row))


def none_newer_than(layout: Layout) -> Condition:
    """The row knows no layout after this one."""
    never = StockRow.layout.does_not_exist()
    return never | (StockRow.layout <= layout.number) if layout.number else never


def layout_actions(layout: Layout) -> list[Any]:
    """The actions that let a row know a layout."""
    if not layout.number:
        return []
    warehouses = [StockRow.warehouses.set(set(layout.warehouses))] if layout.warehouses else []
    return [
        StockRow.layout.set(layout.number),
        StockRow.shards.set(layout.shards),
        StockRow.reach.set(layout.reach),
        StockRow.uncounted.remove() if layout.counted else StockRow.uncounted.set(True),
        *warehouses,
    ]
