"""Make a coupon for goods that the catalogue has: offers themselves know no catalogue."""

from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.catalog.read.known_skus import known_skus
from layers.shop.offers.coupons.drafts import CouponDraft, coupon_of
from layers.shop.offers.coupons.errors import CouponRulesError
from layers.shop.offers.coupons.make_coupon import make_coupon
from layers.shop.offers.coupons.model import LimitedCoupon
from layers.shop.offers.pricing.model import Scope

EXPECTED = {"category": "a category of /v1/categories", "sku": "a SKU of the catalogue"}


def offer_coupon(draft: CouponDraft) -> LimitedCoupon:
    """Keep a new coupon. Raises CouponRulesError and CouponExistsError."""
    limited = coupon_of(draft)
    _check_goods(limited.coupon.promotion.scope)
    make_coupon(limited)
    return limited


def _check_goods(scope: Scope) -> None:
    """A name that nothing has would be an offer for nothing."""
    if scope.kind == "all":
        return
    known = category_tree() if scope.kind == "category" else known_skus(scope.values)
    errors = [
        {"field": f"promotion.scope.values[{number}]", "expected": EXPECTED[scope.kind]}
        for number, name in enumerate(scope.values)
        if name not in known
    ]
    if errors:
        raise CouponRulesError(errors)
