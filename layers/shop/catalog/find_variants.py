"""What carts and orders ask: what is this SKU, and what does it cost?"""

from collections.abc import Iterable

from layers.shop.catalog.model import Variant
from layers.shop.catalog.shelf import shelf


def find_variants(skus: Iterable[str]) -> dict[str, Variant]:
    """The variants on sale by SKU; what does not exist or is not on sale is absent."""
    return shelf().variants.get_many(skus)
