"""Products in DynamoDB.

    pk            sk       gsi1pk        gsi1sk
    PRODUCT#<id>  PRODUCT  CATALOG#<nn>  home/lighting/#<id>   the product with its variants, as JSON
    SKU#<sku>     SKU                                          whose it is: the guard of uniqueness
    CATEGORIES    TREE                                         the tree of categories

The index is sparse: only what is on sale is in it. One category may be all a shop sells, so it spreads over
LISTING_SHARDS keys by product id; a page asks every shard for what comes after the same position and merges.
"""

import heapq
from collections.abc import Iterable, Sequence

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.transactions import TransactWrite

from layers.cloud import names, shards
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta, connection
from layers.shop.goods.catalog.errors import ProductChangedError, SkuTakenError
from layers.shop.goods.catalog.model import Category, CategoryTree, Product
from layers.shop.goods.catalog.table import stored
from layers.shop.goods.catalog.table.stages import stages

LISTING_SHARDS = 4


class Listing(GlobalSecondaryIndex["Row"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class Row(Item):
    class Meta(TableMeta):
        table_name = names.table("products")

    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    body = UnicodeAttribute(null=True)
    product_id = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    listing = Listing()


def product_row(product: Product, tree: CategoryTree) -> Row:
    row = Row(f"PRODUCT#{product.product_id}", "PRODUCT", body=stored.dump(product), version=product.version)
    if product.status == "active":
        row.gsi1pk = shards.sharded("CATALOG", shards.shard_of(product.product_id, LISTING_SHARDS))
        row.gsi1sk = position(product, tree)
    return row


def position(product: Product, tree: CategoryTree) -> str:
    """Where a product stands in lists: by category, then by id."""
    return f"{tree.path(product.category)}#{product.product_id}"


def sku_row(sku: str, product_id: str) -> Row:
    return Row(f"SKU#{sku}", "SKU", product_id=product_id)


class ProductsTable:
    def get(self, product_ids: Iterable[str]) -> dict[str, Product]:
        keys = {(f"PRODUCT#{product_id}", "PRODUCT") for product_id in product_ids}
        # Consistent, because caches keep the answer for a minute and editors write over it.
        found = map(_product, Row.batch_get(keys, consistent_read=True))
        return {product.product_id: product for product in found}

    def owners(self, skus: Iterable[str]) -> dict[str, str]:
        rows = Row.batch_get({(f"SKU#{sku}", "SKU") for sku in skus}, consistent_read=True)
        return {row.pk.removeprefix("SKU#"): row.product_id or "" for row in rows}

    def save(self, product: Product, replacing: Product | None = None) -> Product:
        tree = self.tree()
        for stage, claims in stages(product, replacing):
            self._write(stage, claims, tree)
            product = stage
        return product

    def _write(self, product: Product, claims: list[str], tree: CategoryTree) -> None:
        unchanged: Condition = Row.version == product.version - 1
        try:
            with TransactWrite(connection=connection()) as transaction:
                row = product_row(product, tree)
                transaction.save(row, condition=unchanged if product.version > 1 else Row.pk.does_not_exist())
                for sku in claims:
                    ours = Row.pk.does_not_exist() | (Row.product_id == product.product_id)
                    transaction.save(sku_row(sku, product.product_id), condition=ours)
        except TransactWriteError as refused:
            raise _refusal(refused, claims) from refused

    def load(self, products: Sequence[Product]) -> None:
        tree = self.tree()
        with Row.batch_write() as batch:
            for product in products:
                batch.save(product_row(product, tree))
                for sku in product.skus():
                    batch.save(sku_row(sku, product.product_id))

    def page(self, category: str | None, after: str, limit: int) -> list[tuple[str, Product]]:
        path = self.tree().path(category) if category else ""
        # "!" sorts below every character of a path or an id: the least key above `after`.
        between = Listing.gsi1sk.between(f"{after}!" if after else path or "!", f"{path}\uffff")
        by_shard = [
            [(str(row.gsi1sk), row) for row in Row.listing.query(key, between, limit=limit)]
            for key in shards.all_shards("CATALOG", LISTING_SHARDS)
        ]
        merged = heapq.merge(*by_shard, key=lambda pair: pair[0])
        return [(at, _product(row)) for (at, row), _ in zip(merged, range(limit), strict=False)]

    def tree(self) -> CategoryTree:
        return CategoryTree(self._tree()[0])

    def _tree(self) -> tuple[list[Category], int]:
        """The categories and the version of their item, read consistently: it is about to be written over."""
        for row in Row.query("CATEGORIES", Row.sk == "TREE", consistent_read=True):
            return msgspec.json.decode(row.body or "[]", type=list[Category]), int(row.version or 0)
        return [], 0

    def add_categories(self, categories: Iterable[Category]) -> CategoryTree:
        additions = list(categories)
        for _ in range(10):
            before, version = self._tree()
            tree = CategoryTree(before).having(additions)
            if list(tree) == before or self._replace_tree(tree, version):
                return tree
        raise ProductChangedError("The categories are being changed by many at once: try again.")

    def _replace_tree(self, tree: CategoryTree, version: int) -> bool:
        body = msgspec.json.encode(list(tree)).decode()
        unchanged = Row.version == version if version else Row.pk.does_not_exist()
        try:
            Row("CATEGORIES", "TREE", body=body, version=version + 1).save(condition=unchanged)
        except PutError as refused:
            if code_of(refused) != "ConditionalCheckFailedException":
                raise
            return False
        return True


products_table = ProductsTable()


def _product(row: Row) -> Product:
    return stored.product(row.body or "", int(row.version or 0))


def _refusal(refused: TransactWriteError, claims: list[str]) -> Exception:
    """Which rule said no: reasons come in the order of the writes, the product first."""
    reasons = [reason.code if reason else "None" for reason in refused.cancellation_reasons]
    taken = [sku for sku, code in zip(claims, reasons[1:], strict=False) if code == "ConditionalCheckFailed"]
    if taken:
        return SkuTakenError(taken)
    if (reasons and reasons[0] == "ConditionalCheckFailed") or "TransactionConflict" in reasons:
        return ProductChangedError("The product was changed by somebody else: read it again.")
    return refused
