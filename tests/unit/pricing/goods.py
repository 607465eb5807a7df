"""A small shop window for pricing tests."""

from datetime import UTC, datetime
from typing import Any

from layers.shop.offers.pricing.model import (
    AmountOff,
    Coupon,
    Destination,
    Money,
    Percentage,
    PricedLine,
    PriceRequest,
    Promotion,
    Quote,
)
from layers.shop.offers.pricing.price import price

SINGLES_DAY = datetime(2026, 11, 11, 12, tzinfo=UTC)


def line(sku: str, amount: int, quantity: int = 1, currency: str = "CNY", **more: Any) -> PricedLine:
    return PricedLine(sku, quantity, Money(amount, currency), **more)


def quote(*lines: PricedLine, to: str = "CN", **more: Any) -> Quote:
    """The quote of `lines` to "CN" or "US-NY", with whatever else a PriceRequest takes."""
    return price(request_for(*lines, to=to, **more))


def request_for(*lines: PricedLine, to: str = "CN", **more: Any) -> PriceRequest:
    country, _, region = to.partition("-")
    currency = lines[0].unit_price.currency if lines else "CNY"
    return PriceRequest([*lines], currency, destination=Destination(country, region), **{"at": SINGLES_DAY, **more})


def percent(percent: int, **more: Any) -> Promotion:
    return Promotion(f"prm_{percent}_percent", "Off", Percentage(percent), **more)


def off(amount: int, **more: Any) -> Promotion:
    return Promotion(f"prm_off_{amount}", "Off", AmountOff({"CNY": amount, "JPY": amount}), **more)


def coupon(promotion: Promotion, code: str = "WELCOME") -> Coupon:
    return Coupon(code, promotion)
