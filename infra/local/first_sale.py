"""A flash sale that runs from the start, so that there is one to look at."""

from datetime import timedelta

from layers.cloud import clock
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.model import Sale, SaleItem
from layers.shop.traffic.flash_sales.edit_sales import create_sale

SKU = "PHONES-QUIET-INK"


def announce_first_sale() -> Sale:
    """Forty per cent off one pair of headphones, for a week."""
    now = clock.now()
    terms = {
        "name": "Quiet night · 静夜",
        "items": [SaleItem(SKU, Money(59_900, "CNY"))],
        "starts_at": now,
        "ends_at": now + timedelta(days=7),
        "per_buyer": 2,
        "admission_rate": 20.0,
        "admission_seconds": 600,
    }
    return create_sale(terms)
