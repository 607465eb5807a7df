"""Make a coupon, and see how often it was used."""

from layers.shop.offers.coupons.errors import CouponExistsError, CouponNotFoundError
from layers.shop.offers.coupons.find_coupon import forget_coupon
from layers.shop.offers.coupons.model import CouponCounts, LimitedCoupon
from layers.shop.offers.coupons.store import coupons_table
from layers.shop.offers.pricing import offers


def create_coupon(limited: LimitedCoupon) -> None:
    """Keep a new coupon. Raises CouponExistsError."""
    if offers.has_coupon(limited.coupon.code):
        raise CouponExistsError(limited.coupon.code)
    coupons_table.create(limited)
    forget_coupon(limited.coupon.code)


def count_uses(code: str) -> CouponCounts:
    """How often a coupon was used. Raises CouponNotFoundError."""
    counts = coupons_table.counts(code)
    if counts is None:
        raise CouponNotFoundError(code)
    return counts
