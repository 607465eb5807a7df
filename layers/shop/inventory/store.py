"""The stock table: `SKU#<sku>#<nn>` / `STOCK` holds a shard's counters, `RECEIPT#<id>` beside it a booked receipt."""

from collections.abc import Iterable, Mapping
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from layers.cloud import clock, names, shards
from layers.cloud.tables import Item, TableMeta, connection, scan_page
from layers.shop.inventory.model import Stock, StockBooks, shelf_of

STOCK = "STOCK"
RECEIPT = "RECEIPT#"


class StockRow(Item):
    """A shard's counters. Both only ever change by conditional or additive updates."""

    class Meta(TableMeta):
        table_name = names.table("stock")

    available = NumberAttribute(null=True)
    received = NumberAttribute(null=True)


class ReceiptRow(Item):
    class Meta(TableMeta):
        table_name = names.table("stock")

    quantity = NumberAttribute()
    at = UnicodeAttribute()


def stock_key(sku: str, shard: int) -> str:
    return shards.sharded(f"SKU#{sku}", shard)


class DynamoStock:
    """Stock in DynamoDB."""

    def counters(self, skus: Iterable[str]) -> dict[str, Stock]:
        """Received and available of those SKUs that have stock rows."""
        keys = [(stock_key(sku, 0), STOCK) for sku in dict.fromkeys(skus)]
        found = {}
        for row in StockRow.batch_get(keys):
            sku = shards.split(row.pk)[0].removeprefix("SKU#")
            found[sku] = Stock(sku, int(row.received or 0), int(row.available or 0))
        return found

    def counter(self, sku: str) -> Stock | None:
        """As `counters`, of one SKU, consistently: for people who check sums."""
        try:
            row = StockRow.get(stock_key(sku, 0), STOCK, consistent_read=True)
        except StockRow.DoesNotExist:
            return None
        return Stock(sku, int(row.received or 0), int(row.available or 0))

    def receive(self, sku: str, quantity: int, receipt_id: str, warehouse: str = "") -> bool:
        """Book `quantity` more units; False when this receipt was booked before."""
        key = stock_key(shelf_of(sku, warehouse), 0)
        receipt = ReceiptRow(key, f"RECEIPT#{receipt_id}", quantity=quantity, at=clock.iso(clock.now()))
        try:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(receipt, condition=ReceiptRow.pk.does_not_exist())
                transaction.update(
                    StockRow(key, STOCK),
                    actions=[StockRow.available.add(quantity), StockRow.received.add(quantity)],
                )
        except TransactWriteError as refused:
            if any(reason and reason.code == "ConditionalCheckFailed" for reason in refused.cancellation_reasons):
                return False
            raise
        return True

    def receipt(self, sku: str, receipt_id: str) -> int | None:
        """How many units were booked under a receipt."""
        try:
            row = ReceiptRow.get(stock_key(sku, 0), f"RECEIPT#{receipt_id}", consistent_read=True)
        except ReceiptRow.DoesNotExist:
            return None
        return int(row.quantity)

    def correct_received(self, books: StockBooks, received: int) -> bool:
        """Set what a shard has received; False when it is no longer as `books` has it."""
        row = StockRow(stock_key(books.sku, 0), STOCK)
        unchanged = (StockRow.received == books.received) & (StockRow.available == books.available)
        try:
            row.update(actions=[StockRow.received.set(received)], condition=unchanged)
        except UpdateError as refused:
            if refused.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def books(self, after: str, limit: int) -> tuple[list[StockBooks], str]:
        """A page of all shards' counters and receipts, each item by itself, and where to go on."""
        items, following = scan_page(names.table("stock"), after, limit)
        return [_books(item) for item in items if item["sk"]["S"].startswith((STOCK, RECEIPT))], following


def _books(item: dict[str, Any]) -> StockBooks:
    sku = shards.split(item["pk"]["S"])[0].removeprefix("SKU#")
    if item["sk"]["S"] != STOCK:
        return StockBooks(sku, receipts=int(ReceiptRow.from_raw_data(item).quantity))
    row = StockRow.from_raw_data(item)
    return StockBooks(sku, int(row.received or 0), int(row.available or 0), shards=1)


def by_sku(stocks: Mapping[str, Stock]) -> dict[str, int]:
    return {sku: stock.available for sku, stock in stocks.items()}
