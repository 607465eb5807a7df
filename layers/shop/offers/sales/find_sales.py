"""Which sales there are: asked by every cart and order, so answered from memory; a second old at most."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from layers.cloud import clock
from layers.cloud.memory.cache import ReadThrough
from layers.shop.offers.sales.errors import SaleNotFoundError
from layers.shop.offers.sales.model import Sale, sale_of
from layers.shop.offers.sales.store import sales_table

CURRENT = "current"


def _load_current(keys: list[str]) -> dict[str, list[Sale]]:
    return {CURRENT: sales_table.closing_after(clock.now())}


def _load(sale_ids: list[str]) -> dict[str, Sale]:
    return {sale_id: sale for sale_id in sale_ids if (sale := sales_table.get(sale_id))}


_current: ReadThrough[list[Sale]] = ReadThrough("flash-sales", _load_current, list[Sale], ttl=10, memory_ttl=1)
_sales: ReadThrough[Sale] = ReadThrough("flash-sale", _load, Sale, ttl=10, memory_ttl=1)


def find_sale(sale_id: str) -> Sale:
    """Raises SaleNotFoundError."""
    sale = _sales.get(sale_id)
    if sale is None:
        raise SaleNotFoundError(sale_id)
    return sale


def current_sales(at: datetime | None = None) -> list[Sale]:
    """The sales that are not over, running or to come, the first to start first."""
    at = at or clock.now()
    known = _current.get(CURRENT) or []
    return sorted((sale for sale in known if at < sale.closes_at), key=lambda sale: (sale.starts_at, sale.sale_id))


def sales_with(skus: Iterable[str], at: datetime) -> dict[str, Sale]:
    """The sale that each of `skus` is in, for those that are in one that is not over."""
    sales = current_sales(at)
    return {sku: sale for sku in skus if (sale := sale_of(sku, sales))} if sales else {}


def newest_sales(limit: int) -> list[Sale]:
    """All sales, those that close last first."""
    return sales_table.newest(limit)


def forget_sale(sale_id: str) -> None:
    """After a write."""
    _sales.forget([sale_id])
    _current.forget([CURRENT])


def just_closed(since: timedelta) -> list[Sale]:
    """Current sales and those that closed within `since`, from the table."""
    return sales_table.closing_after(clock.now() - since)
