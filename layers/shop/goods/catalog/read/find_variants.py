"""What carts and orders ask: what is this SKU, and what does it cost?"""

import re
from collections.abc import Iterable

from layers.shop.goods.catalog.model import SKU_PATTERN, Variant
from layers.shop.goods.catalog.shelf import shelf


def find_variants(skus: Iterable[str]) -> dict[str, Variant]:
    """The variants on sale by SKU; what does not exist or is not on sale is absent."""
    # What cannot be a SKU is not looked up: a key of more than 2 KB is an error to DynamoDB, not a miss.
    return shelf().variants.get_many(sku for sku in skus if re.fullmatch(SKU_PATTERN, sku))
