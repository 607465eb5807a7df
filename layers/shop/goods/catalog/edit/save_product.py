"""Write to the catalogue, and let caches forget what they had of it."""

from collections.abc import Callable, Iterable

from layers.shop.goods.catalog.changes import note_change
from layers.shop.goods.catalog.model import Category, CategoryTree, Product
from layers.shop.goods.catalog.read.categories import category_tree, forget_categories
from layers.shop.goods.catalog.read.find_product import forget_product
from layers.shop.goods.catalog.read.find_variants import forget_variants
from layers.shop.goods.catalog.table.store import products_table


def save_product(product: Product, replacing: Product | None = None) -> Product:
    """Write `product` as the next version of `replacing`, or as a new one; the product as it is now.

    A category that nobody named before gets a place in the tree. Raises SkuTakenError and ProductChangedError.
    """
    if product.category not in category_tree():
        add_categories([Category(product.category, product.category.replace("-", " ").capitalize())])
    saved = products_table.save(product, replacing)
    forget_product(product.product_id)
    forget_variants({*product.skus(), *(replacing.skus() if replacing else ())})
    note_change()
    return saved


def add_categories(categories: Iterable[Category]) -> None:
    """Add these to the tree, or replace what has the same id. Raises ProductChangedError where many do so at once."""
    products_table.add_categories(categories)
    forget_categories()


def grow_categories(missing: Callable[[CategoryTree], Iterable[Category]]) -> CategoryTree:
    """Add the categories that `missing` answers for the tree as it is; the tree then. Raises ProductChangedError."""
    tree = products_table.change_categories(missing)
    forget_categories()
    return tree
