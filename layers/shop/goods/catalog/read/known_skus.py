"""Which SKUs the catalogue has, on sale or not yet."""

import re
from collections.abc import Iterable

from layers.shop.goods.catalog.model import SKU_PATTERN
from layers.shop.goods.catalog.table.store import products_table


def known_skus(skus: Iterable[str]) -> set[str]:
    """Those of `skus` that a product has, whatever its status."""
    return set(products_table.owners([sku for sku in skus if re.fullmatch(SKU_PATTERN, sku)]))
