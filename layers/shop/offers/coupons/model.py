"""Values and rules of limited coupons."""

from msgspec import Struct

from layers.cloud.customers import customer_key
from layers.shop.offers.pricing.model import Coupon


class LimitedCoupon(Struct, frozen=True):
    """A coupon a seller has made. `limit` uses in all, `per_customer` by one customer; None means no limit."""

    coupon: Coupon
    limit: int | None = None
    per_customer: int | None = None


class CouponUse(Struct, frozen=True, array_like=True):
    """One use of a code by one customer: tried when an order is placed, given back when it is cancelled.

    `limited` tells whether uses in all are counted; `per_customer` is the customer's limit, 0 for none.
    """

    code: str
    customer: str
    limited: bool
    per_customer: int


class CouponBooks(Struct, frozen=True):
    """A counter: how often a code was used, in all (`customer` empty) or by one customer."""

    code: str
    customer: str
    used: int


def use_of(limited: LimitedCoupon, email: str) -> CouponUse | None:
    """What using the coupon must count; None for one without limits."""
    if limited.limit is None and limited.per_customer is None:
        return None
    return CouponUse(limited.coupon.code, customer_key(email), limited.limit is not None, limited.per_customer or 0)
