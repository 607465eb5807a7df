"""What buyers are told about stock. A hint, seconds old: only the placing transaction decides."""

from collections.abc import Iterable

from layers.cloud.cache import ReadThrough
from layers.shop.inventory.model import Availability, availability_of
from layers.shop.inventory.receive_stock import stock_of
from layers.shop.inventory.store import DynamoStock, by_sku

_available = ReadThrough[int]("available", lambda skus: by_sku(DynamoStock().counters(skus)), int, ttl=2, memory_ttl=1)


def availability(skus: Iterable[str]) -> dict[str, Availability]:
    """`in_stock`, `low` or `sold_out` for each of `skus`; a SKU never received is sold out."""
    wanted = list(skus)
    known = _available.get_many(wanted)
    return {sku: availability_of(known.get(sku, 0)) for sku in wanted}


def available_units(sku: str) -> int:
    """Units that can be sold now, over all shards: a consistent read. 0 of a SKU that was never received."""
    stock = stock_of(sku)
    return stock.available if stock else 0
