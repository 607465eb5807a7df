"""A guest's cart: what is wanted and how many; prices are looked up whenever it is read."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

MAX_QUANTITY = 99
MAX_LINES = 50
KEPT_FOR = timedelta(days=30)
SHOP_CURRENCY = "CNY"
CART_ID = r"^crt_[a-z2-7]{26}$"


class CartLine(Struct, frozen=True, array_like=True):
    sku: str
    quantity: int


class Cart(Struct, frozen=True):
    """Lines in the order they were added, one per SKU. `expires_at` is seconds since 1970; `version` counts changes.

    `currency` is empty until it is chosen: by the buyer, or by the first thing put in. `ended` are its orders that came
    to nothing, after which it could be ordered anew.
    """

    cart_id: str
    currency: str
    expires_at: int
    version: int = 1
    lines: list[CartLine] = []
    coupon: str | None = None
    ended: list[str] = []

    @property
    def priced_in(self) -> str:
        return self.currency or SHOP_CURRENCY

    def alive_at(self, at: datetime) -> bool:
        return self.expires_at > at.timestamp()


def expiry(at: datetime) -> int:
    """When a cart that is changed at `at` is thrown away, in seconds since 1970."""
    return int((at + KEPT_FOR).timestamp())
