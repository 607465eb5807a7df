"""What is this SKU, and what does it cost? Asked by carts, orders, sales and returns."""

import re
from collections.abc import Iterable

from layers.cloud.memory.cache import ReadThrough
from layers.shop.goods.catalog.model import SKU_PATTERN, Product, Variant
from layers.shop.goods.catalog.table.store import products_table

TTL = 60.0  # seconds: how long another process may still see what was before a write


def find_variants(skus: Iterable[str]) -> dict[str, Variant]:
    """The variants on sale by SKU; what does not exist or is not on sale is absent."""
    # What cannot be a SKU is not looked up: a key of more than 2 KB is an error to DynamoDB, not a miss.
    return _variants.get_many(sku for sku in skus if re.fullmatch(SKU_PATTERN, sku))


def forget_variants(skus: Iterable[str]) -> None:
    """After a write."""
    _variants.forget(skus)


def _load(skus: list[str]) -> dict[str, Variant]:
    owners = products_table.owners(skus)
    products = products_table.get(owners.values())
    on_sale = (products[owner].variant(sku) for sku, owner in owners.items() if _is_on_sale(products.get(owner)))
    return {variant.sku: variant for variant in on_sale if variant}


def _is_on_sale(product: Product | None) -> bool:
    return product is not None and product.status == "active"


_variants: ReadThrough[Variant] = ReadThrough("variant", _load, Variant, TTL)
