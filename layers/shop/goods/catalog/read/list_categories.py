import msgspec

from layers.cloud.text import localized
from layers.shop.goods.catalog.model import Category, CategoryTree
from layers.shop.goods.catalog.shelf import shelf


class CategoryView(msgspec.Struct):
    category_id: str
    title: str
    image: str
    children: list["CategoryView"]


def list_categories(language: str) -> list[CategoryView]:
    """The departments, each with what is below it."""
    tree = shelf().tree()
    return [_view(category, tree, language) for category in tree.children(None)]


def _view(category: Category, tree: CategoryTree, language: str) -> CategoryView:
    below = [_view(child, tree, language) for child in tree.children(category.category_id)]
    return CategoryView(category.category_id, localized(category.title, language), category.image, below)
