"""What is searched, asked and answered."""

from typing import Literal

import msgspec

from layers.shop.goods.catalog.model import Product

Sort = Literal["relevance", "price_asc", "price_desc"]


class Query(msgspec.Struct, frozen=True):
    """`categories` is a whole subtree; None is everywhere. Prices are minor units of `currency`, both inclusive."""

    text: str = ""
    categories: frozenset[str] | None = None
    min_price: int | None = None
    max_price: int | None = None
    currency: str = "CNY"
    sort: Sort = "relevance"


class Band(msgspec.Struct, frozen=True):
    """Prices from `min` up to, but not including, `max`; no `max` is any price above."""

    min: int
    max: int | None
    count: int


class Found(msgspec.Struct, frozen=True):
    """All hits, best first. Facets count what each choice would leave, were it the only one of its kind."""

    products: list[Product]
    categories: dict[str, int]
    prices: list[Band]
