"""Products of a category, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from layers.cloud.memory.cache import ReadThrough
from layers.cloud.web import cursors
from layers.shop.goods.catalog import changes
from layers.shop.goods.catalog.errors import CategoryNotFoundError
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.catalog.table.store import products_table

TTL = 10.0  # seconds: how long another process may still see what was before a write
COPY_PAGE = 500
Listed = list[tuple[str, Product]]  # each product with its position


@dataclass(frozen=True)
class Page:
    products: list[Product]
    next_cursor: str | None


def find_products(category: str | None, limit: int, cursor: str | None) -> Page:
    """One page of a category's whole subtree, or of everything, in an order that never changes.

    Raises CategoryNotFoundError and InvalidCursorError.
    """
    if category and category not in category_tree():
        raise CategoryNotFoundError(category)
    after = _position(cursor, category) if cursor else ""
    found = _page(category, after, limit + 1)
    more = len(found) > limit
    following = cursors.encode("products", {"category": category, "after": found[limit - 1][0]}) if more else None
    return Page([product for _, product in found[:limit]], following)


def _position(cursor: str, category: str | None) -> str:
    position = cursors.decode("products", cursor)
    if position.get("category") != category or not isinstance(position.get("after"), str):
        raise cursors.InvalidCursorError
    return str(position["after"])


def _page(category: str | None, after: str, limit: int) -> Listed:
    """Pages are cached by version of the catalogue: a change makes all of them stale at once."""
    return _pages.get(msgspec.json.encode([changes.version(), category, after, limit]).decode()) or []


def _load(keys: list[str]) -> dict[str, Listed]:
    return {key: products_table.page(*msgspec.json.decode(key)[1:]) for key in keys}


_pages: ReadThrough[Listed] = ReadThrough("page", _load, Listed, TTL)


def every_product() -> Iterator[Product]:
    """All that is on sale, past the caches, in the order of lists: for those who keep a copy."""
    after, full = "", True
    while full:
        found = products_table.page(None, after, COPY_PAGE)
        yield from (product for _, product in found)
        full = len(found) == COPY_PAGE
        after = found[-1][0] if found else ""
