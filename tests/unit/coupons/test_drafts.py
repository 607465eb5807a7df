"""What a seller may write on a coupon: every figure has a range, and what is refused is named."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from layers.cloud import clock
from layers.cloud.web.parsing import parse_json
from layers.cloud.web.problems import InvalidRequestError
from layers.shop.offers.coupons.drafts import CouponDraft, coupon_of
from layers.shop.offers.coupons.errors import CouponRulesError
from layers.shop.offers.pricing.model import FreeShipping, Percentage

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEN = {"kind": "percentage", "percent": 10}


def draft(benefit: Any = TEN, **more: Any) -> CouponDraft:
    offer = {"promotion_id": "prm_spring", "name": "Spring", "benefit": benefit, **more}
    return parse_json(msgspec.json.encode({"code": "SPRING", "promotion": offer}), CouponDraft)


def refused(benefit: Any = TEN, **more: Any) -> list[str]:
    """The fields that are named; none where the coupon is made."""
    try:
        with clock.frozen(MONDAY):
            coupon_of(draft(benefit, **more))
    except (InvalidRequestError, CouponRulesError) as no:
        return [error["field"] for error in no.errors if error["expected"]]
    return []


@pytest.mark.parametrize("percent", [150, 101, 0, -20, 10**30])
def test_a_percentage_is_of_one_to_a_hundred(percent: int) -> None:
    assert refused({"kind": "percentage", "percent": percent}) == ["promotion.benefit.percent"]


@pytest.mark.parametrize("amount", [{"CNY": -500}, {"CNY": 0}, {"CNY": 100_000_000}, {"cny": 500}, {"KWD": 500}, {}])
def test_an_amount_is_above_nothing_in_a_currency_of_the_shop(amount: dict[str, int]) -> None:
    [field] = refused({"kind": "amount_off", "amount": amount})
    assert field.startswith("promotion.benefit.amount")


@pytest.mark.parametrize(("buy", "pay"), [(0, 0), (2, 3), (2, 2), (2, -1), (10**30, 1), (-3, -4)])
def test_fewer_units_are_paid_than_are_bought(buy: int, pay: int) -> None:
    [field] = refused({"kind": "buy_pay", "buy": buy, "pay": pay})
    assert field in ("promotion.benefit.buy", "promotion.benefit.pay")


@pytest.mark.parametrize("methods", [["drone"], [], ["standard"] * 3])
def test_shipping_is_free_by_methods_there_are(methods: list[str]) -> None:
    [field] = refused({"kind": "free_shipping", "methods": methods})
    assert field.startswith("promotion.benefit.methods")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minimum_spend", {"CNY": -5}),
        ("minimum_spend", {"XXX": 500}),
        ("minimum_spend", {"CNY": 10**12}),
        ("priority", 10**30),
        ("priority", -1),
        ("promotion_id", ""),
        ("promotion_id", "p" * 65),
        ("promotion_id", "prm_a\n"),
        ("name", ""),
        ("name", "   "),
        ("name", {}),
        ("name", "two\nlines"),
        ("name", "\u202egnirpS"),
        ("scope", {"kind": "category", "values": []}),
        ("scope", {"kind": "sku"}),
        ("scope", {"kind": "all", "values": ["home"]}),
        ("scope", {"kind": "sku", "values": ["A"] * 101}),
    ],
)
def test_what_is_out_of_its_range_is_named(field: str, value: Any) -> None:
    [named] = refused(**{field: value})
    assert named.startswith(f"promotion.{field}")


@pytest.mark.parametrize(
    ("window", "named"),
    [
        ({"starts_at": "2026-12-01T00:00:00"}, "starts_at"),
        ({"ends_at": "2026-12-01T00:00:00"}, "ends_at"),
        ({"starts_at": "2030-01-01T00:00:00Z", "ends_at": "2029-01-01T00:00:00Z"}, "ends_at"),
        ({"starts_at": "2030-01-01T00:00:00Z", "ends_at": "2030-01-01T01:00:00+01:00"}, "ends_at"),
        ({"ends_at": "2026-11-23T09:00:00Z"}, "ends_at"),
        ({"ends_at": "9999-12-31T23:59:59.9Z"}, "ends_at"),
        ({"ends_at": "9999-12-31T23:59:59.9-14:00"}, "ends_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
    ],
)
def test_a_window_has_a_zone_opens_after_now_and_lies_in_this_century(window: dict[str, str], named: str) -> None:
    assert refused(**window) == [f"promotion.{named}"]


def test_an_amount_in_yuan_from_a_threshold_in_dollars_would_never_be_taken_off() -> None:
    benefit = {"kind": "amount_off", "amount": {"CNY": 500}}
    assert refused(benefit, minimum_spend={"USD": 1_000}) == ["promotion.minimum_spend"]
    assert refused(benefit, minimum_spend={"USD": 1_000, "CNY": 7_000}) == []


def test_the_ends_of_every_range_are_within_it() -> None:
    assert refused({"kind": "percentage", "percent": 1}) == refused({"kind": "percentage", "percent": 100}) == []
    assert refused({"kind": "amount_off", "amount": {"CNY": 1, "JPY": 99_999_999}}) == []
    assert refused({"kind": "buy_pay", "buy": 1, "pay": 0}) == []
    assert refused(starts_at="2026-11-11T00:00:00+08:00", ends_at="2099-12-31T23:59:59Z", priority=0) == []


def test_a_draft_becomes_the_coupon_it_describes() -> None:
    with clock.frozen(MONDAY):
        made = coupon_of(draft(TEN, name={"zh": "春", "en": "Spring"}, minimum_spend={"CNY": 100}))
        free = coupon_of(draft({"kind": "free_shipping"}))
    assert (made.coupon.code, made.coupon.promotion.benefit) == ("SPRING", Percentage(10))
    assert made.coupon.promotion.minimum_spend == {"CNY": 100}
    assert free.coupon.promotion.benefit == FreeShipping()
