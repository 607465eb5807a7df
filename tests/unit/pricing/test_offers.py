"""The offers the shop ships with."""

from datetime import UTC, datetime

import pytest

from layers.shop.offers.pricing.errors import UnknownCouponError
from layers.shop.offers.pricing.model import CURRENCIES, AmountOff
from layers.shop.offers.pricing.offers import find_coupon, running_promotions
from tests.unit.pricing.goods import line, quote


def test_a_coupon_is_found_whatever_the_case_of_its_code() -> None:
    assert find_coupon(" welcome10 ").code == "WELCOME10"


@pytest.mark.parametrize("code", ["", "NOPE", "🏮", "x" * 5_000])
def test_an_unknown_code_is_refused_by_name(code: str) -> None:
    with pytest.raises(UnknownCouponError) as refused:
        find_coupon(code)
    assert refused.value.errors[0]["field"] == "code"


def test_every_running_offer_has_a_sum_in_every_currency_and_a_name_in_both_languages() -> None:
    for promotion in running_promotions():
        assert set(promotion.name) == {"zh", "en"}
        assert not promotion.minimum_spend or set(promotion.minimum_spend) == set(CURRENCIES)
        if isinstance(promotion.benefit, AmountOff):
            assert set(promotion.benefit.amount) == set(CURRENCIES)


def test_the_lantern_festival_coupon_waits_for_its_day() -> None:
    festival = find_coupon("LANTERN25").promotion
    assert not festival.runs_at(datetime(2026, 11, 22, tzinfo=UTC))
    assert festival.runs_at(datetime(2027, 2, 20, tzinfo=UTC))


def test_three_hundred_and_thirty_yuan_of_porcelain_with_welcome10() -> None:
    priced = quote(line("VASE-CELADON", 33_000), promotions=running_promotions(), coupons=[find_coupon("WELCOME10")])
    assert priced.totals.discount.amount == 3_000 + 3_000
    assert priced.totals.total.amount == 27_000
