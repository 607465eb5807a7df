from collections.abc import Iterator
from dataclasses import dataclass

from layers.cloud.web import cursors
from layers.shop.goods.catalog.errors import CategoryNotFoundError
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.catalog.shelf import shelf

COPY_PAGE = 500


@dataclass(frozen=True)
class Page:
    products: list[Product]
    next_cursor: str | None


def list_products(category: str | None, limit: int, cursor: str | None) -> Page:
    """One page of a category's whole subtree, or of everything, in an order that never changes.

    Raises CategoryNotFoundError and InvalidCursorError.
    """
    if category and category not in shelf().tree():
        raise CategoryNotFoundError(category)
    after = _position(cursor, category) if cursor else ""
    found = shelf().page(category, after, limit + 1)
    more = len(found) > limit
    following = cursors.encode("products", {"category": category, "after": found[limit - 1][0]}) if more else None
    return Page([product for _, product in found[:limit]], following)


def _position(cursor: str, category: str | None) -> str:
    position = cursors.decode("products", cursor)
    if position.get("category") != category or not isinstance(position.get("after"), str):
        raise cursors.InvalidCursorError
    return str(position["after"])


def every_product() -> Iterator[Product]:
    """All that is on sale, past the caches, in the order of lists: for those who keep a copy."""
    after, full = "", True
    while full:
        found = shelf().store.page(None, after, COPY_PAGE)
        yield from (product for _, product in found)
        full = len(found) == COPY_PAGE
        after = found[-1][0] if found else ""
