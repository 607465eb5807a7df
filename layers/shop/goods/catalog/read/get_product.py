import re
from collections.abc import Iterable

from layers.shop.goods.catalog.errors import ProductNotFoundError
from layers.shop.goods.catalog.model import PRODUCT_PATTERN, Product
from layers.shop.goods.catalog.shelf import shelf


def get_product(product_id: str) -> Product:
    """A product on sale. Raises ProductNotFoundError."""
    product = shelf().products.get(product_id) if _may_exist(product_id) else None
    if product is None or product.status != "active":
        raise ProductNotFoundError(product_id)
    return product


def load_hot(product_ids: Iterable[str]) -> int:
    """Put products into the caches before a crowd asks for them; how many there are."""
    return len(shelf().products.get_many(product_ids))


def get_product_for_editing(product_id: str) -> Product:
    """A product whatever its status, past the caches. Raises ProductNotFoundError."""
    product = shelf().store.get([product_id]).get(product_id) if _may_exist(product_id) else None
    if product is None:
        raise ProductNotFoundError(product_id)
    return product


def _may_exist(product_id: str) -> bool:
    """A key of more than 2 KB is an error to DynamoDB, not a miss; and nonsense need not be looked up."""
    return re.fullmatch(PRODUCT_PATTERN, product_id) is not None
