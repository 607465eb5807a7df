"""Sale prices, to whoever prices a cart."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from layers.shop.goods.catalog.model import Variant
from layers.shop.offers.sales.find_sales import sales_with


def with_sale_prices(variants: Mapping[str, Variant], at: datetime) -> dict[str, Variant]:
    """`variants`, those of a running sale at its prices. A currency the sale has no price in keeps the shelf's."""
    sales = sales_with(variants, at)
    priced = dict(variants)
    for sku, sale in sales.items():
        price = sale.price_of(sku)
        if price and sale.starts_at <= at:
            variant = variants[sku]
            priced[sku] = replace(variant, prices={**variant.prices, price.currency: price.amount})
    return priced
