"""The promotions and coupons that run: for now a list the shop ships with.

OFFERS is JSON. To let sellers write their own, keep `running_promotions` and `find_coupon` and have `_offers` read a
table; nobody else knows where offers come from. Money is minor units by currency.
"""

from functools import cache
from typing import Any

from msgspec import Struct, convert

from layers.shop.offers.pricing.errors import UnknownCouponError
from layers.shop.offers.pricing.model import Coupon, Promotion

OFFERS: dict[str, list[dict[str, Any]]] = {
    "promotions": [
        {
            "promotion_id": "prm_tea_three_for_two",
            "name": {"zh": "茶叶买三付二", "en": "Tea: three for the price of two"},
            "benefit": {"kind": "buy_pay", "buy": 3, "pay": 2},
            "scope": {"kind": "category", "values": ["tea"]},
            "priority": 10,
        },
        {
            "promotion_id": "prm_spend_and_save",
            "name": {"zh": "满额立减", "en": "Spend and save"},
            "benefit": {
                "kind": "amount_off",
                "amount": {"CNY": 3_000, "USD": 450, "EUR": 400, "JPY": 650},
            },
            "minimum_spend": {"CNY": 30_000, "USD": 4_500, "EUR": 4_000, "JPY": 6_500},
            "priority": 50,
        },
    ],
    "coupons": [
        {
            "code": "WELCOME10",
            "promotion": {
                "promotion_id": "prm_welcome",
                "name": {"zh": "欢迎九折", "en": "Welcome: 10% off"},
                "benefit": {"kind": "percentage", "percent": 10},
                "priority": 80,
            },
        },
        {
            "code": "FREESHIP",
            "promotion": {
                "promotion_id": "prm_free_shipping",
                "name": {"zh": "免运费", "en": "Free standard shipping"},
                "benefit": {"kind": "free_shipping", "methods": ["standard"]},
                "priority": 90,
            },
        },
        {
            "code": "LANTERN25",
            "promotion": {
                "promotion_id": "prm_lantern_festival",
                "name": {"zh": "元宵节七五折，不与其他优惠同享", "en": "Lantern Festival: 25% off, on its own"},
                "benefit": {"kind": "percentage", "percent": 25},
                "exclusive": True,
                "starts_at": "2027-02-14T16:00:00Z",
                "ends_at": "2027-02-21T16:00:00Z",
            },
        },
    ],
}


class Offers(Struct, frozen=True):
    promotions: list[Promotion]
    coupons: list[Coupon]


@cache
def _offers() -> Offers:
    return convert(OFFERS, Offers)


def running_promotions() -> list[Promotion]:
    """Every promotion a cart may enjoy without a code; price() looks at their windows."""
    return _offers().promotions


def find_coupon(code: str) -> Coupon:
    """The coupon of `code`, whatever its case, open or not. Raises UnknownCouponError."""
    wanted = code.strip().upper()
    for coupon in _offers().coupons:
        if coupon.code == wanted:
            return coupon
    raise UnknownCouponError(code)


def has_coupon(code: str) -> bool:
    return any(coupon.code == code for coupon in _offers().coupons)
