"""One product: to buyers while it is on sale, to editors always."""

import re
from collections.abc import Iterable

from layers.cloud.memory.cache import ReadThrough
from layers.shop.goods.catalog.errors import ProductNotFoundError
from layers.shop.goods.catalog.model import PRODUCT_PATTERN, Product
from layers.shop.goods.catalog.table.store import products_table

TTL = 60.0  # seconds: how long another process may still see what was before a write
_products: ReadThrough[Product] = ReadThrough("product", products_table.get, Product, TTL)


def find_product(product_id: str) -> Product:
    """A product on sale. Raises ProductNotFoundError."""
    product = _products.get(product_id) if _may_exist(product_id) else None
    if product is None or product.status != "active":
        raise ProductNotFoundError(product_id)
    return product


def load_hot(product_ids: Iterable[str]) -> int:
    """Put products into the caches before a crowd asks for them; how many there are."""
    return len(_products.get_many(product_ids))


def forget_product(product_id: str) -> None:
    """After a write."""
    _products.forget([product_id])


def find_product_for_editing(product_id: str) -> Product:
    """A product whatever its status, past the caches. Raises ProductNotFoundError."""
    product = products_table.get([product_id]).get(product_id) if _may_exist(product_id) else None
    if product is None:
        raise ProductNotFoundError(product_id)
    return product


def _may_exist(product_id: str) -> bool:
    """A key of more than 2 KB is an error to DynamoDB, not a miss; and nonsense need not be looked up."""
    return re.fullmatch(PRODUCT_PATTERN, product_id) is not None
