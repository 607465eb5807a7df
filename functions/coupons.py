"""Coupons and gift cards, to operators."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from functions.parameters import KeyHeaders
from layers.cloud import audit
from layers.cloud.web.http import Caller
from layers.cloud.web.texts import SoldIn
from layers.shop.checkout.carts.offer_coupon import offer_coupon
from layers.shop.offers.coupons.drafts import CouponDraft
from layers.shop.offers.coupons.make_coupon import find_made_coupon
from layers.shop.offers.coupons.model import LimitedCoupon
from layers.shop.offers.gift_cards.issue_card import issue_card
from layers.shop.offers.pricing.model import MAX_AMOUNT, Money, Promotion


class CouponView(Struct):
    code: str
    promotion: Promotion
    limit: int | None
    per_customer: int | None
    used: int


class NewGiftCard(Struct):
    amount: Annotated[int, Meta(ge=1, le=MAX_AMOUNT)]
    currency: SoldIn


class IssuedGiftCard(Struct):
    """`code` is told once and kept nowhere."""

    code: str
    card_id: str
    balance: Money


def create_coupon(body: CouponDraft, caller: Caller) -> CouponView:
    """Make a coupon."""
    told = msgspec.json.encode(body).decode()
    audit.note("make_coupon", caller.name, body.code, [body.promotion.promotion_id], reason=told)
    return _view(offer_coupon(body), used=0)


def get_coupon(code: str) -> CouponView:
    """See a coupon and how often it was used."""
    limited, used = find_made_coupon(code)
    return _view(limited, used)


def _view(limited: LimitedCoupon, used: int) -> CouponView:
    return CouponView(limited.coupon.code, limited.coupon.promotion, limited.limit, limited.per_customer, used)


def issue_gift_card(body: NewGiftCard, headers: KeyHeaders, caller: Caller) -> IssuedGiftCard:
    """Issue a gift card. With an Idempotency-Key, a repetition is told the same card."""
    code, card = issue_card(Money(body.amount, body.currency), headers.idempotency_key, caller.name)
    return IssuedGiftCard(code, card.card_id, card.balance)
