"""Search over HTTP."""

from typing import Annotated

import msgspec

from functions.catalog import LIST_CACHE, Currency
from functions.parameters import Limit
from layers.cloud.text import localized
from layers.cloud.web.etags import conditional
from layers.cloud.web.http import Answer, Request
from layers.cloud.web.texts import NOTE, Cursor
from layers.shop.goods.catalog.read import views
from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.search.model import Band, Query, Sort
from layers.shop.goods.search.search_products import search_products
from layers.shop.traffic.switches.current_switches import is_on

Words = Annotated[str, msgspec.Meta(max_length=200)]  # only letters and digits of it are looked for
Price = Annotated[int, msgspec.Meta(ge=0, le=100_000_000_000)]


class SearchQuery(msgspec.Struct):
    """Prices are minor units of `currency`. Without `q`, a mixed selection of everything."""

    q: Words = ""
    category: Annotated[str, msgspec.Meta(max_length=64, pattern=NOTE)] | None = None
    min_price: Price | None = None
    max_price: Price | None = None
    sort: Sort = "relevance"
    limit: Limit = 24
    cursor: Cursor | None = None
    currency: Currency = "CNY"


class CategoryCount(msgspec.Struct):
    category: str
    title: str
    count: int


class Facets(msgspec.Struct):
    """Empty while facets are switched off."""

    categories: list[CategoryCount]
    prices: list[Band]


class SearchResults(msgspec.Struct):
    items: list[views.Summary]
    facets: Facets
    total: int
    next_cursor: str | None


def search(query: SearchQuery, request: Request) -> Answer[SearchResults]:
    """Products by words, category and price, with counts by category and price."""
    asked = Query(query.q, None, query.min_price, query.max_price, query.currency, query.sort)
    page = search_products(asked, query.category or None, query.limit, query.cursor or None)
    items = [views.summary(product, request.language, query.currency) for product in page.products]
    facets = Facets([], [])
    if is_on("facets"):
        facets = Facets(_categories(page.categories, request.language), page.prices)
    return conditional(request, SearchResults(items, facets, page.total, page.next_cursor), LIST_CACHE)


def _categories(counts: dict[str, int], language: str) -> list[CategoryCount]:
    tree = category_tree()
    titles = {name: category.title for name in counts if (category := tree.get(name))}
    return [CategoryCount(name, localized(titles.get(name, name), language), n) for name, n in counts.items()]
