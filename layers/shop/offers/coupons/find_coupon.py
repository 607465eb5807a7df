"""Find the coupon of a code: one the shop ships with, or one a seller has made."""

from datetime import datetime

from layers.cloud.memory.cache import ReadThrough
from layers.shop.offers.coupons.model import LimitedCoupon
from layers.shop.offers.coupons.store import coupons_table
from layers.shop.offers.pricing import offers
from layers.shop.offers.pricing.errors import UnknownCouponError


def _load(codes: list[str]) -> dict[str, LimitedCoupon]:
    return {code: found for code in codes if (found := coupons_table.get(code))}


_coupons = ReadThrough("coupon", _load, LimitedCoupon, ttl=30, negative_ttl=2)


def find_coupon(code: str) -> LimitedCoupon:
    """Raises UnknownCouponError."""
    wanted = code.strip().upper()
    try:
        return LimitedCoupon(offers.find_coupon(wanted))
    except UnknownCouponError:
        if made := _coupons.get(wanted):
            return made
        raise


def usable_coupon(code: str, at: datetime) -> LimitedCoupon:
    """As find_coupon, of one that is open at `at`. Raises UnknownCouponError."""
    limited = find_coupon(code)
    if not limited.coupon.promotion.runs_at(at):
        raise UnknownCouponError(code)
    return limited


def forget_coupon(code: str) -> None:
    _coupons.forget([code])
