"""From a query to hits and facets, over an index."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from layers.shop.goods.catalog.model import Product
from layers.shop.goods.search.index import Index
from layers.shop.goods.search.model import Band, Found, Query

# Where price bands end, in major units of the currency: about a snack, a shirt, a lamp and a coat.
BANDS = {"CNY": (100, 300, 600, 1_000), "USD": (20, 50, 100, 200), "EUR": (20, 50, 100, 200)}
YEN_BANDS = (2_000, 6_000, 12_000, 20_000)


def find(index: Index, query: Query) -> Found:
    """All hits of `query`, sorted, with facets."""
    matches = [index.products[number] for number in index.ranked(query.text)]
    here = [product for product in matches if _in_categories(product, query)]
    priced = [product for product in matches if _in_range(product, query)]
    hits = [product for product in here if _in_range(product, query)]
    return Found(_sorted(hits, query), _categories(priced), _bands(here, query.currency))


def _in_categories(product: Product, query: Query) -> bool:
    return query.categories is None or product.category in query.categories


def _in_range(product: Product, query: Query) -> bool:
    """By the price that is shown. What is not sold in the currency has no price to compare."""
    if query.min_price is None and query.max_price is None:
        return True
    price = product.price(query.currency)
    if price.currency != query.currency:
        return False
    return (query.min_price or 0) <= price.amount and (query.max_price is None or price.amount <= query.max_price)


def _sorted(hits: list[Product], query: Query) -> list[Product]:
    if query.sort == "relevance":
        return hits
    prices = {product.product_id: product.price(query.currency) for product in hits}
    sign = -1 if query.sort == "price_desc" else 1

    def place(product: Product) -> tuple[bool, str, int]:
        """What is not sold in the currency has no price to compare: it comes last, currency by currency."""
        price = prices[product.product_id]
        return price.currency != query.currency, price.currency, sign * price.amount

    return sorted(hits, key=place)


def _categories(products: Iterable[Product]) -> dict[str, int]:
    return dict(Counter(product.category for product in products).most_common())


def _bands(products: Iterable[Product], currency: str) -> list[Band]:
    ends = YEN_BANDS if currency == "JPY" else tuple(100 * end for end in BANDS.get(currency, BANDS["USD"]))
    prices = [price.amount for product in products if (price := product.price(currency)).currency == currency]
    limits = pairwise([0, *ends, None])
    bands = (
        (low or 0, high, sum((low or 0) <= p and (high is None or p < high) for p in prices)) for low, high in limits
    )
    return [Band(low, high, count) for low, high, count in bands if count]
