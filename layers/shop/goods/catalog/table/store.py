"""Products in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

import heapq
from collections.abc import Callable, Iterable, Sequence

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from layers.cloud import documents, shards
from layers.cloud.patience import codes_of, refused_writes, until_written
from layers.cloud.tables import connection
from layers.shop.goods.catalog.errors import ProductChangedError, SkuTakenError
from layers.shop.goods.catalog.model import Category, CategoryTree, Product
from layers.shop.goods.catalog.table.rows import LISTING_SHARDS, Listing, Row, product_in, product_row, sku_row
from layers.shop.goods.catalog.table.stages import stages

TRIES = 10  # to add categories, beside others who do


class ProductsTable:
    """The products table."""

    def get(self, product_ids: Iterable[str]) -> dict[str, Product]:
        """The products that exist, by id, in one batch (100 ids a round trip)."""
        keys = {(f"PRODUCT#{product_id}", "PRODUCT") for product_id in product_ids}
        # Consistent, because caches keep the answer for a minute and editors write over it.
        found = map(product_in, Row.batch_get(keys, consistent_read=True))
        return {product.product_id: product for product in found}

    def owners(self, skus: Iterable[str]) -> dict[str, str]:
        """Product ids by SKU; SKUs nobody owns are absent."""
        rows = Row.batch_get({(f"SKU#{sku}", "SKU") for sku in skus}, consistent_read=True)
        return {row.pk.removeprefix("SKU#"): row.product_id or "" for row in rows}

    def save(self, product: Product, replacing: Product | None = None) -> Product:
        """Write `product` as the next version of `replacing`, or as a new one, and claim its SKUs; what was written.

        Raises SkuTakenError and ProductChangedError (somebody else wrote since `replacing` was read).
        """
        tree = self.tree()
        for stage, claims in stages(product, replacing):
            self._write(stage, claims, tree)
            product = stage
        return product

    def _write(self, product: Product, claims: list[str], tree: CategoryTree) -> None:
        try:
            with TransactWrite(connection=connection()) as transaction:
                row = product_row(product, tree)
                transaction.save(row, condition=documents.unchanged(Row, product.version - 1))
                for sku in claims:
                    ours = Row.pk.does_not_exist() | (Row.product_id == product.product_id)
                    transaction.save(sku_row(sku, product.product_id), condition=ours)
        except TransactWriteError as refused:
            raise _refusal(refused, claims) from refused

    def load(self, products: Sequence[Product]) -> None:
        """Write many new products without conditions: for an empty shop that nobody else is writing to."""
        tree = self.tree()
        with Row.batch_write() as batch:
            for product in products:
                batch.save(product_row(product, tree))
                for sku in product.skus():
                    batch.save(sku_row(sku, product.product_id))

    def page(self, category: str | None, after: str, limit: int) -> list[tuple[str, Product]]:
        """Up to `limit` active products of a category's subtree, each with its position, after that position."""
        path = self.tree().path(category) if category else ""
        # "!" sorts below every character of a path or an id: the least key above `after`.
        between = Listing.gsi1sk.between(f"{after}!" if after else path or "!", f"{path}\uffff")
        by_shard = [
            [(str(row.gsi1sk), row) for row in Row.listing.query(key, between, limit=limit)]
            for key in shards.all_shards("CATALOG", LISTING_SHARDS)
        ]
        merged = heapq.merge(*by_shard, key=lambda pair: pair[0])
        return [(at, product_in(row)) for (at, row), _ in zip(merged, range(limit), strict=False)]

    def tree(self) -> CategoryTree:
        return CategoryTree(self._tree()[0])

    def _tree(self) -> tuple[list[Category], int]:
        """The categories and the version of their item, read consistently: it is about to be written over."""
        for row in Row.query("CATEGORIES", Row.sk == "TREE", consistent_read=True):
            return msgspec.json.decode(row.body or "[]", type=list[Category]), int(row.version or 0)
        return [], 0

    def add_categories(self, categories: Iterable[Category]) -> None:
        """Add or replace these categories. As `change_categories`."""
        additions = list(categories)
        self.change_categories(lambda tree: additions)

    def change_categories(self, additions: Callable[[CategoryTree], Iterable[Category]]) -> CategoryTree:
        """Add or replace the categories that `additions` answers for the tree as it is; the tree then. Safe beside
        others doing the same; raises ProductChangedError where they are too many."""
        busy = ProductChangedError("The categories are being changed by many at once: try again.")
        return until_written(lambda: self._with_categories(additions), busy, TRIES)

    def _with_categories(self, additions: Callable[[CategoryTree], Iterable[Category]]) -> CategoryTree | None:
        """None when somebody else was quicker."""
        before, version = self._tree()
        tree = CategoryTree(before)
        after = tree.having(additions(tree))
        row = Row("CATEGORIES", "TREE", body=documents.text_of(list(after)), version=version + 1)
        return after if list(after) == before or documents.replace(row, version) else None


products_table = ProductsTable()


def _refusal(refused: TransactWriteError, claims: list[str]) -> Exception:
    """Which rule said no: reasons come in the order of the writes, the product first."""
    changed, *taken = refused_writes(refused) or [False]
    if any(taken):
        return SkuTakenError([sku for sku, is_taken in zip(claims, taken, strict=False) if is_taken])
    if changed or "TransactionConflict" in codes_of(refused):
        return ProductChangedError("The product was changed by somebody else: read it again.")
    return refused
