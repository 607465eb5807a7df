"""The store of this process and the caches in front of it. Whoever writes forgets what it changed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

from layers.cloud.memory.cache import ReadThrough
from layers.shop.goods.catalog import changes
from layers.shop.goods.catalog.model import Category, CategoryTree, Product, Variant
from layers.shop.goods.catalog.table.port import Products

# Seconds. Writes forget at once where they happen; these bound how long another process may still see the old.
PRODUCT_TTL = 60.0
PAGE_TTL = 10.0
TREE_TTL = 30.0


class Shelf:
    def __init__(self, store: Products) -> None:
        self.store = store
        self.products: ReadThrough[Product] = ReadThrough("product", store.get, Product, PRODUCT_TTL)
        self.variants: ReadThrough[Variant] = ReadThrough("variant", self._load_variants, Variant, PRODUCT_TTL)
        self.pages: ReadThrough[list[tuple[str, Product]]] = ReadThrough(
            "page", self._load_pages, list[tuple[str, Product]], PAGE_TTL
        )
        self.trees: ReadThrough[list[Category]] = ReadThrough("tree", self._load_tree, list[Category], TREE_TTL)

    def tree(self) -> CategoryTree:
        return CategoryTree(self.trees.get("all") or [])

    def page(self, category: str | None, after: str, limit: int) -> list[tuple[str, Product]]:
        """Pages are kept by version of the catalogue: a change makes all of them stale at once."""
        return self.pages.get(msgspec.json.encode([changes.version(), category, after, limit]).decode()) or []

    def save(self, product: Product, replacing: Product | None = None) -> Product:
        """Write and forget; the product as it is now. Raises what the store's save raises."""
        if product.category not in self.tree():
            self.add_categories([Category(product.category, product.category.replace("-", " ").capitalize())])
        saved = self.store.save(product, replacing)
        self.products.forget([product.product_id])
        self.variants.forget({*product.skus(), *(replacing.skus() if replacing else ())})
        changes.note_change()
        return saved

    def add_categories(self, categories: Iterable[Category]) -> None:
        self.store.add_categories(categories)
        self.trees.forget(["all"])

    def _load_variants(self, skus: list[str]) -> dict[str, Variant]:
        owners = self.store.owners(skus)
        products = self.store.get(owners.values())
        on_sale = (products[owner].variant(sku) for sku, owner in owners.items() if _on_sale(products.get(owner)))
        return {variant.sku: variant for variant in on_sale if variant}

    def _load_pages(self, keys: list[str]) -> dict[str, list[tuple[str, Product]]]:
        return {key: self.store.page(*msgspec.json.decode(key)[1:]) for key in keys}

    def _load_tree(self, keys: list[str]) -> dict[str, list[Category]]:
        return {key: list(self.store.tree()) for key in keys}


def _on_sale(product: Product | None) -> bool:
    return product is not None and product.status == "active"


_current: Shelf | None = None


def shelf() -> Shelf:
    """What this process reads and writes: DynamoDB, unless a test put its twin here."""
    global _current
    if _current is None:
        from layers.shop.goods.catalog.table.store import products_table

        _current = Shelf(products_table)
    return _current


@contextmanager
def kept_in(store: Products) -> Iterator[Shelf]:
    """Use `store`, with empty caches, for a while (tests)."""
    global _current
    before, _current = _current, Shelf(store)
    try:
        yield _current
    finally:
        _current = before
