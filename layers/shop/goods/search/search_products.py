import hashlib
from dataclasses import dataclass

import msgspec

from layers.cloud.web import cursors
from layers.shop.goods.catalog.errors import CategoryNotFoundError
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.search.model import Band, Query
from layers.shop.goods.search.searcher import searcher


@dataclass(frozen=True)
class ResultPage:
    products: list[Product]
    total: int
    categories: dict[str, int]
    prices: list[Band]
    next_cursor: str | None


def search_products(query: Query, category: str | None, limit: int, cursor: str | None) -> ResultPage:
    """One page of what `query` finds in a category and all below it.

    Raises CategoryNotFoundError and InvalidCursorError (also for the cursor of another query).
    """
    if category:
        tree = category_tree()
        if category not in tree:
            raise CategoryNotFoundError(category)
        query = msgspec.structs.replace(query, categories=frozenset(tree.subtree(category)))
    start = _position(cursor, query) if cursor else 0
    found = searcher().search(query)
    end = start + limit
    more = cursors.encode(_list(query), {"at": end}) if end < len(found.products) else None
    return ResultPage(found.products[start:end], len(found.products), found.categories, found.prices, more)


def _list(query: Query) -> str:
    """The list that a cursor is of: each query has its own."""
    mark = [sorted(query.categories or ()), msgspec.structs.replace(query, categories=None)]
    return f"search {hashlib.blake2s(msgspec.json.encode(mark), digest_size=8).hexdigest()}"


def _position(cursor: str, query: Query) -> int:
    return int(cursors.decode(_list(query), cursor)["at"])
