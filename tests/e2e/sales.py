"""Flash sales, as an operator announces them."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.shopper import Operator


def announce(operator: Operator, stock: int, **terms: Any) -> tuple[str, str]:
    """A sale of a new SKU that runs now: its id and the SKU."""
    sku = operator.new_product(stock=stock)
    now = datetime.now(UTC)
    draft = {
        "name": "Lantern night",
        "items": [{"sku": sku, "price": {"amount": 5_000, "currency": "CNY"}}],
        "starts_at": (now - timedelta(seconds=1)).isoformat(),
        "ends_at": (now + timedelta(minutes=20)).isoformat(),
        "per_buyer": 2,
        "admission_rate": 1_000,
        "admission_seconds": 60,
    }
    made = operator.call("POST", "/v1/admin/flash-sales", draft | terms)
    assert made.status == 201, made
    time.sleep(1.1)  # functions know the sales as they were a second ago, and this one has begun already
    return made.body["sale_id"], sku
