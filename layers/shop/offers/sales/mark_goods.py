"""Tell of goods that they are in a flash sale."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from layers.cloud import clock
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.find_sales import sales_with
from layers.shop.offers.sales.model import SaleState


class SaleMark(Struct, frozen=True):
    """The sale that a SKU is in: till it is over, the SKU is ordered with an admission to it, and not before it starts.

    `price` is what it costs while the sale runs; None is the shelf price.
    """

    sale_id: str
    name: str
    state: SaleState
    starts_at: str
    ends_at: str
    price: Money | None


def mark_goods(skus: Iterable[str], at: datetime) -> dict[str, SaleMark]:
    """The marks of those of `skus` that are in a sale that is not over."""
    return {
        sku: SaleMark(
            sale.sale_id,
            sale.name,
            sale.state_at(at),
            clock.iso(sale.starts_at),
            clock.iso(sale.ends_at),
            sale.price_of(sku),
        )
        for sku, sale in sales_with(skus, at).items()
    }
