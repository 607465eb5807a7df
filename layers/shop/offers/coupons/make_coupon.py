"""Make a coupon, and see how often it was used."""

from layers.shop.offers.coupons.errors import CouponExistsError, CouponNotFoundError
from layers.shop.offers.coupons.find_coupon import forget_coupon
from layers.shop.offers.coupons.model import LimitedCoupon
from layers.shop.offers.coupons.store import coupons_table
from layers.shop.offers.pricing import offers


def make_coupon(limited: LimitedCoupon) -> None:
    """Keep a new coupon. Raises CouponExistsError."""
    if offers.has_coupon(limited.coupon.code):
        raise CouponExistsError(limited.coupon.code)
    coupons_table.create(limited)
    forget_coupon(limited.coupon.code)


def find_made_coupon(code: str) -> tuple[LimitedCoupon, int]:
    """A coupon that a seller has made, and how often it was used. Raises CouponNotFoundError."""
    found = coupons_table.counted(code)
    if found is None:
        raise CouponNotFoundError(code)
    return found
