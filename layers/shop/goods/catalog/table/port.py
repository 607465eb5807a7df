"""Where products are kept: the port."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from layers.shop.goods.catalog.model import Category, CategoryTree, Product


class Products(Protocol):
    def get(self, product_ids: Iterable[str]) -> dict[str, Product]:
        """The products that exist, by id, in one batch (100 ids a round trip)."""
        ...

    def owners(self, skus: Iterable[str]) -> dict[str, str]:
        """Product ids by SKU; SKUs nobody owns are absent."""
        ...

    def save(self, product: Product, replacing: Product | None = None) -> Product:
        """Write `product` as the next version of `replacing`, or as a new one, and claim its SKUs; what was written.

        Raises SkuTakenError and ProductChangedError (somebody else wrote since `replacing` was read).
        """
        ...

    def load(self, products: Sequence[Product]) -> None:
        """Write many new products without conditions: for an empty shop that nobody else is writing to."""
        ...

    def page(self, category: str | None, after: str, limit: int) -> list[tuple[str, Product]]:
        """Up to `limit` active products of a category's subtree, each with its position, after that position."""
        ...

    def tree(self) -> CategoryTree: ...

    def add_categories(self, categories: Iterable[Category]) -> CategoryTree:
        """Add or replace these categories. Safe beside others doing the same."""
        ...
