"""The tree of categories: whole, to place products in it, and as buyers see it."""

import msgspec

from layers.cloud.memory.cache import ReadThrough
from layers.cloud.text import localized
from layers.shop.goods.catalog.model import Category, CategoryTree
from layers.shop.goods.catalog.table.store import products_table

TTL = 30.0  # seconds: how long another process may still see what was before a write
WHOLE = "all"


class CategoryView(msgspec.Struct):
    category_id: str
    title: str
    image: str
    children: list["CategoryView"]


def show_categories(language: str) -> list[CategoryView]:
    """The departments, each with what is below it."""
    tree = category_tree()
    return [_view(category, tree, language) for category in tree.children(None)]


def category_tree() -> CategoryTree:
    """All categories, from the nearest cache that has them."""
    return CategoryTree(_trees.get(WHOLE) or [])


def forget_categories() -> None:
    """After a write."""
    _trees.forget([WHOLE])


def _view(category: Category, tree: CategoryTree, language: str) -> CategoryView:
    below = [_view(child, tree, language) for child in tree.children(category.category_id)]
    return CategoryView(category.category_id, localized(category.title, language), category.image, below)


def _load(keys: list[str]) -> dict[str, list[Category]]:
    return {key: list(products_table.tree()) for key in keys}


_trees: ReadThrough[list[Category]] = ReadThrough("tree", _load, list[Category], TTL)
