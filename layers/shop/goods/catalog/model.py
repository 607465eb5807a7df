"""What the shop sells: products, their variants (one per SKU) and the tree of categories."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from layers.cloud.text import Text
from layers.cloud.web.texts import whole
from layers.shop.offers.pricing.model import Money

Status = Literal["active", "draft", "archived"]

SKU_PATTERN = whole(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
CATEGORY_PATTERN = whole(r"[a-z0-9][a-z0-9-]{0,47}")
PRODUCT_PATTERN = r"^prd_[a-z0-9._-]{1,60}$"
MAX_VARIANTS = 500  # a product is one DynamoDB item of at most 400 KB


class Variant(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that can be bought. Prices are minor units by ISO 4217 currency."""

    sku: str
    product_id: str
    title: Text
    attributes: dict[str, str]
    prices: dict[str, int]
    weight_grams: int = 0
    image: str = ""
    category: str = ""
    tax_class: str = "standard"
    label: Text = ""
    list_prices: dict[str, int] = {}

    def price(self, currency: str) -> Money:
        """The price in `currency`, or in the first currency the seller has set: never a converted one."""
        sold_in = currency if currency in self.prices else next(iter(self.prices))
        return Money(self.prices[sold_in], sold_in)


class Product(msgspec.Struct, frozen=True, omit_defaults=True):
    """`labels` are the words for attribute names and values: {"vermilion": {"zh": "朱红", "en": "Vermilion"}}."""

    product_id: str
    title: Text
    description: Text
    category: str
    image: str
    variants: list[Variant]
    images: list[str] = []
    status: Status = "active"
    brand: Text = ""
    tags: list[str] = []
    labels: dict[str, Text] = {}
    made_from: str = ""  # fingerprint of the request that made it: a repeated request is known by it
    version: int = 1

    def skus(self) -> list[str]:
        return [variant.sku for variant in self.variants]

    def variant(self, sku: str) -> Variant | None:
        return next((variant for variant in self.variants if variant.sku == sku), None)

    def price(self, currency: str) -> Money:
        """What the product sells from: the lowest price in `currency`; where no variant has one, the lowest in the
        currency of the first. Amounts of two currencies are never compared."""
        prices = [variant.price(currency) for variant in self.variants]
        sold_in = currency if any(price.currency == currency for price in prices) else prices[0].currency
        return min((price for price in prices if price.currency == sold_in), key=lambda price: price.amount)

    def same_as(self, other: "Product") -> bool:
        """True when writing `other` over this product would change nothing but the version."""
        return msgspec.structs.replace(other, version=self.version) == self


class Category(msgspec.Struct, frozen=True, omit_defaults=True):
    category_id: str
    title: Text
    parent: str | None = None
    image: str = ""


class CategoryTree:
    """The shop's departments. A category's id is its slug, unique in the whole tree."""

    def __init__(self, categories: Iterable[Category] = ()) -> None:
        self._by_id = {category.category_id: category for category in categories}

    def __contains__(self, category_id: str) -> bool:
        return category_id in self._by_id

    def __iter__(self) -> Iterator[Category]:
        return iter(self._by_id.values())

    def get(self, category_id: str) -> Category | None:
        return self._by_id.get(category_id)

    def lineage(self, category_id: str) -> list[str]:
        """From the department down to the category itself; an unknown category stands at the top."""
        names = [category_id]
        category = self.get(category_id)
        while category and category.parent and category.parent not in names:
            names.append(category.parent)
            category = self.get(category.parent)
        return names[::-1]

    def path(self, category_id: str) -> str:
        """`home/lighting/`: a prefix of the path of everything below it, and of nothing else."""
        return "".join(f"{name}/" for name in self.lineage(category_id))

    def children(self, category_id: str | None) -> list[Category]:
        return [category for category in self if category.parent == category_id]

    def subtree(self, category_id: str) -> set[str]:
        return {name for name in self._by_id if category_id in self.lineage(name)} | {category_id}

    def having(self, categories: Iterable[Category]) -> "CategoryTree":
        """The tree with these categories added or replaced."""
        return CategoryTree([*{**self._by_id, **{c.category_id: c for c in categories}}.values()])


def slug(words: str) -> str:
    """`Home & Garden > Lamps` becomes `home-garden-lamps`; empty where nothing in it is a-z or 0-9."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:48].strip("-")
