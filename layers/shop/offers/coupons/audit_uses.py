"""The counters of coupons, to whoever compares them with the orders."""

from layers.shop.offers.coupons.model import CouponBooks
from layers.shop.offers.coupons.store import coupons_table


def coupon_books(after: str, limit: int) -> tuple[list[CouponBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end."""
    return coupons_table.books(after, limit)


def correct_uses(code: str, customer: str, seen: int, right: int) -> bool:
    """Set a counter right; False when it is no longer `seen`."""
    return coupons_table.correct(CouponBooks(code, customer, seen), right)
