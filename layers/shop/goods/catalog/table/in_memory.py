"""Products in memory: the twin of the DynamoDB store, held to the same contract suite."""

from collections.abc import Iterable, Sequence

from layers.shop.goods.catalog.errors import ProductChangedError, SkuTakenError
from layers.shop.goods.catalog.model import Category, CategoryTree, Product
from layers.shop.goods.catalog.table.stages import stages


class MemoryProducts:
    def __init__(self) -> None:
        self._products: dict[str, Product] = {}
        self._owners: dict[str, str] = {}
        self._tree = CategoryTree()

    def get(self, product_ids: Iterable[str]) -> dict[str, Product]:
        return {name: self._products[name] for name in set(product_ids) if name in self._products}

    def owners(self, skus: Iterable[str]) -> dict[str, str]:
        return {sku: self._owners[sku] for sku in set(skus) if sku in self._owners}

    def save(self, product: Product, replacing: Product | None = None) -> Product:
        for stage, claims in stages(product, replacing):
            self._write(stage, claims)
            product = stage
        return product

    def _write(self, product: Product, claims: list[str]) -> None:
        taken = [sku for sku in claims if self._owners.get(sku, product.product_id) != product.product_id]
        if taken:
            raise SkuTakenError(taken)
        before = self._products.get(product.product_id)
        if (before.version if before else 0) != product.version - 1:
            raise ProductChangedError("The product was changed by somebody else: read it again.")
        self._products[product.product_id] = product
        self._owners.update(dict.fromkeys(claims, product.product_id))

    def load(self, products: Sequence[Product]) -> None:
        for product in products:
            self._products[product.product_id] = product
            self._owners.update(dict.fromkeys(product.skus(), product.product_id))

    def page(self, category: str | None, after: str, limit: int) -> list[tuple[str, Product]]:
        path = self._tree.path(category) if category else ""
        placed = (
            (f"{self._tree.path(product.category)}#{product.product_id}", product)
            for product in self._products.values()
            if product.status == "active"
        )
        return sorted((at, product) for at, product in placed if at.startswith(path) and at > after)[:limit]

    def tree(self) -> CategoryTree:
        return self._tree

    def add_categories(self, categories: Iterable[Category]) -> CategoryTree:
        self._tree = self._tree.having(categories)
        return self._tree
