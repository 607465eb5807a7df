"""A coupon as a seller writes it down, with the range of every figure."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from layers.cloud import clock
from layers.cloud.web.texts import LINE, whole
from layers.shop.offers.coupons.errors import CouponRulesError
from layers.shop.offers.coupons.model import LimitedCoupon
from layers.shop.offers.pricing.model import MAX_AMOUNT, Coupon, Promotion, ShippingMethod

MAX_GOODS = 100

SoldIn = Literal["CNY", "USD", "EUR", "JPY"]
Amount = Annotated[int, Meta(ge=1, le=MAX_AMOUNT)]
Limit = Annotated[int, Meta(ge=1, le=10_000_000)]
Moment = Annotated[datetime, Meta(tz=True)]
Code = Annotated[str, Meta(pattern=whole("[A-Z0-9]{3,40}"))]
PromotionId = Annotated[str, Meta(pattern=whole("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"))]
Words = Annotated[str, Meta(min_length=1, max_length=120)]
Language = Annotated[str, Meta(min_length=2, max_length=2)]
Named = Annotated[str, Meta(min_length=1, max_length=64, pattern=LINE)]


class PercentageDraft(Struct, frozen=True, tag_field="kind", tag="percentage"):
    """So many percent off the goods in scope."""

    percent: Annotated[int, Meta(ge=1, le=100)]


class AmountOffDraft(Struct, frozen=True, tag_field="kind", tag="amount_off"):
    """A sum off the goods in scope, once per order; minor units by currency, nothing off in any other."""

    amount: Annotated[dict[SoldIn, Amount], Meta(min_length=1)]


class BuyPayDraft(Struct, frozen=True, tag_field="kind", tag="buy_pay"):
    """Of every `buy` units in scope only `pay`, fewer than that, are paid."""

    buy: Annotated[int, Meta(ge=1, le=1_000)]
    pay: Annotated[int, Meta(ge=0, le=999)]


class FreeShippingDraft(Struct, frozen=True, tag_field="kind", tag="free_shipping"):
    """Shipping costs nothing by the methods named."""

    methods: Annotated[tuple[ShippingMethod, ...], Meta(min_length=1, max_length=2)] = ("standard",)


class ScopeDraft(Struct, frozen=True):
    """The goods a promotion is about: all, those of some categories and of what is below these, or some SKUs."""

    kind: Literal["all", "category", "sku"] = "all"
    values: Annotated[list[Named], Meta(max_length=MAX_GOODS)] = []


class PromotionDraft(Struct, frozen=True):
    """An offer; see Promotion. Times name their zone; `priority` is a place in the order of offers, 0 the first."""

    promotion_id: PromotionId
    name: Words | Annotated[dict[Language, Words], Meta(min_length=1, max_length=4)]
    benefit: PercentageDraft | AmountOffDraft | BuyPayDraft | FreeShippingDraft
    scope: ScopeDraft = ScopeDraft()
    minimum_spend: dict[SoldIn, Amount] = {}
    priority: Annotated[int, Meta(ge=0, le=10_000)] = 100
    exclusive: bool = False
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class CouponDraft(Struct, frozen=True):
    """`promotion` is what the code takes off; `limit` how often in all, `per_customer` how often by one customer."""

    code: Code
    promotion: PromotionDraft
    limit: Limit | None = None
    per_customer: Limit | None = None


Errors = Iterator[dict[str, str]]


def coupon_of(draft: CouponDraft) -> LimitedCoupon:
    """The coupon a draft describes. Raises CouponRulesError with one entry per broken rule."""
    checks = (_name_errors, _benefit_errors, _scope_errors, _window_errors)
    if errors := [error for check in checks for error in check(draft.promotion)]:
        raise CouponRulesError(errors)
    promotion = msgspec.convert(msgspec.to_builtins(draft.promotion), Promotion)
    return LimitedCoupon(Coupon(draft.code, promotion), draft.limit, draft.per_customer)


def _error(field: str, expected: str) -> dict[str, str]:
    return {"field": f"promotion.{field}", "expected": expected}


def _name_errors(promotion: PromotionDraft) -> Errors:
    names = [promotion.name] if isinstance(promotion.name, str) else promotion.name.values()
    if any(not re.search(LINE, name) for name in names):
        yield _error("name", "words that can be read, in one line")


def _benefit_errors(promotion: PromotionDraft) -> Errors:
    benefit, thresholds = promotion.benefit, promotion.minimum_spend
    if isinstance(benefit, BuyPayDraft) and benefit.pay >= benefit.buy:
        yield _error("benefit.pay", f"fewer than `buy`: 0 to {benefit.buy - 1}")
    if isinstance(benefit, AmountOffDraft) and thresholds and benefit.amount.keys().isdisjoint(thresholds):
        yield _error("minimum_spend", f"a threshold in a currency of the amount: {', '.join(benefit.amount)}")


def _scope_errors(promotion: PromotionDraft) -> Errors:
    scope = promotion.scope
    if scope.kind == "all" and scope.values:
        yield _error("scope.kind", "category or sku, where values are named")
    if scope.kind != "all" and not scope.values:
        yield _error("scope.values", f"at least one {scope.kind}")


def _window_errors(promotion: PromotionDraft) -> Errors:
    start, end = promotion.starts_at, promotion.ends_at
    if end and end <= clock.now():
        yield _error("ends_at", "a time to come: it would never be open")
    elif start and end and end <= start:
        yield _error("ends_at", "a time after starts_at")
