"""Coupons and gift cards, to operators."""

from typing import Annotated

from msgspec import Meta, Struct

from layers.shop.offers.coupons.make_coupon import find_made_coupon, make_coupon
from layers.shop.offers.coupons.model import LimitedCoupon
from layers.shop.offers.gift_cards.issue_card import issue_card
from layers.shop.offers.pricing.model import Coupon, Currency, Money, Promotion

Limit = Annotated[int, Meta(ge=1, le=10_000_000)]


class NewCoupon(Struct):
    """`promotion` is what the code takes off; `limit` how often in all, `per_customer` how often by one customer."""

    code: Annotated[str, Meta(pattern="^[A-Z0-9]{3,40}$")]
    promotion: Promotion
    limit: Limit | None = None
    per_customer: Limit | None = None


class CouponView(Struct):
    code: str
    promotion: Promotion
    limit: int | None
    per_customer: int | None
    used: int


class NewGiftCard(Struct):
    amount: Annotated[int, Meta(ge=1, le=100_000_000)]
    currency: Annotated[Currency, Meta(pattern="^(CNY|USD|EUR|JPY)$")]


class IssuedGiftCard(Struct):
    """`code` is told once and kept nowhere."""

    code: str
    card_id: str
    balance: Money


def create_coupon(body: NewCoupon) -> CouponView:
    """Make a coupon."""
    make_coupon(LimitedCoupon(Coupon(body.code, body.promotion), body.limit, body.per_customer))
    return CouponView(body.code, body.promotion, body.limit, body.per_customer, 0)


def get_coupon(code: str) -> CouponView:
    """See a coupon and how often it was used."""
    limited, used = find_made_coupon(code)
    return CouponView(code, limited.coupon.promotion, limited.limit, limited.per_customer, used)


class IssuingHeaders(Struct):
    idempotency_key: Annotated[str, Meta(max_length=255)] = ""


def issue_gift_card(body: NewGiftCard, headers: IssuingHeaders) -> IssuedGiftCard:
    """Issue a gift card. With an Idempotency-Key, a repetition is told the same card."""
    code, card = issue_card(Money(body.amount, body.currency), headers.idempotency_key)
    return IssuedGiftCard(code, card.card_id, card.balance)
