"""Carts as buyers fill them, with the figures worked out by hand."""

import pytest

from layers.shop.offers.pricing.errors import (
    UnknownDestinationError,
    UnknownShippingMethodError,
    UnsupportedCurrencyError,
)
from layers.shop.offers.pricing.model import (
    AmountOff,
    BuyPay,
    Destination,
    FreeShipping,
    Money,
    PriceRequest,
    Promotion,
    Scope,
)
from layers.shop.offers.pricing.price import price
from tests.unit.pricing.goods import SINGLES_DAY, coupon, line, off, percent, quote


def test_two_lanterns_to_hangzhou_cost_their_price_and_eight_yuan_of_post() -> None:
    totals = quote(line("LANTERN-RED", 1_999, 2, weight_grams=400)).totals
    assert totals.subtotal == Money(3_998, "CNY")
    assert totals.shipping == Money(800, "CNY")
    assert totals.tax == Money(0, "CNY")
    assert totals.total == Money(4_798, "CNY")
    assert totals.tax_included == Money(552, "CNY")  # 47.98 * 13 / 113 = 5.5198


def test_ten_percent_off_three_odd_prices_is_shared_out_to_the_cent() -> None:
    priced = quote(line("A", 333), line("B", 333), line("C", 334), promotions=[percent(10)])
    assert [found.discount.amount for found in priced.lines] == [33, 33, 34]
    assert priced.totals.discount.amount == 100


def test_a_discount_of_one_cent_on_three_equal_lines_falls_on_one_of_them() -> None:
    priced = quote(line("A", 100), line("B", 100), line("C", 100), promotions=[off(1)])
    assert sorted(found.discount.amount for found in priced.lines) == [0, 0, 1]


def test_half_a_cent_is_rounded_up() -> None:
    assert quote(line("STAMP", 5), promotions=[percent(10)]).totals.discount.amount == 1


def test_of_three_teas_the_cheapest_is_free_and_the_lantern_is_not_counted() -> None:
    three_for_two = Promotion("prm_tea", "Tea", BuyPay(3, 2), Scope("category", ["tea"]))
    teas = [line("OOLONG", 8_800, 2, category="tea"), line("JASMINE", 4_500, category="tea")]
    priced = quote(*teas, line("LANTERN-RED", 1_999, category="lighting"), promotions=[three_for_two])
    assert [found.discount.amount for found in priced.lines] == [0, 4_500, 0]


def test_two_teas_are_not_three() -> None:
    three_for_two = Promotion("prm_tea", "Tea", BuyPay(3, 2))
    assert quote(line("OOLONG", 8_800, 2), promotions=[three_for_two]).totals.discount.amount == 0


def test_spending_three_hundred_takes_thirty_off_and_a_cent_less_takes_nothing() -> None:
    offer = off(3_000, minimum_spend={"CNY": 30_000})
    assert quote(line("VASE", 30_000), promotions=[offer]).totals.discount.amount == 3_000
    assert quote(line("VASE", 29_999), promotions=[offer]).totals.discount.amount == 0


def test_a_threshold_in_yuan_says_nothing_about_a_cart_in_euro() -> None:
    offer = percent(50, minimum_spend={"CNY": 1})
    assert quote(line("VASE", 30_000, currency="EUR"), promotions=[offer]).totals.discount.amount == 0


def test_thirty_off_a_cart_of_twenty_leaves_nothing_to_pay_for_the_goods() -> None:
    totals = quote(line("FAN", 2_000), promotions=[off(3_000)]).totals
    assert totals.discount.amount == 2_000
    assert totals.total == totals.shipping


def test_stackable_offers_follow_their_priority_each_on_what_is_left() -> None:
    first, then = off(1_000, priority=1), percent(10, priority=2)
    assert quote(line("VASE", 10_000), promotions=[then, first]).totals.discount.amount == 1_000 + 900
    first, then = percent(10, priority=1), off(1_000, priority=2)
    assert quote(line("VASE", 10_000), promotions=[then, first]).totals.discount.amount == 1_000 + 1_000


def test_an_exclusive_offer_wins_over_the_others_together_only_if_it_saves_more() -> None:
    small = [percent(10), off(500)]
    large = percent(25, exclusive=True)
    priced = quote(line("VASE", 10_000), promotions=[*small, large])
    assert [applied.promotion_id for applied in priced.applied] == [large.promotion_id]
    priced = quote(line("VASE", 10_000), promotions=[percent(20), off(1_000), large])
    assert priced.totals.discount.amount == 3_000
    assert len(priced.applied) == 2


def test_an_offer_runs_from_its_first_instant_to_just_before_its_last() -> None:
    assert quote(line("FAN", 1_000), promotions=[percent(10, starts_at=SINGLES_DAY)]).totals.discount.amount == 100
    assert quote(line("FAN", 1_000), promotions=[percent(10, ends_at=SINGLES_DAY)]).totals.discount.amount == 0


def test_a_coupon_is_applied_and_named_by_its_code() -> None:
    priced = quote(line("VASE", 10_000), coupons=[coupon(percent(10), "WELCOME10")])
    assert priced.applied[0].code == "WELCOME10"
    assert priced.applied[0].amount == Money(1_000, "CNY")


def test_the_same_coupon_twice_counts_once() -> None:
    twice = [coupon(percent(10), "WELCOME10"), coupon(percent(10), "welcome10")]
    assert quote(line("VASE", 10_000), coupons=twice).totals.discount.amount == 1_000


def test_free_shipping_waives_the_standard_fee_and_says_how_much_that_was() -> None:
    free = Promotion("prm_free", "Free", FreeShipping())
    priced = quote(line("FAN", 1_000), promotions=[free])
    assert priced.totals.shipping.amount == 0
    assert priced.applied[0].amount.amount == 800
    assert quote(line("FAN", 1_000), promotions=[free], shipping_method="express").totals.shipping.amount == 1_800


def test_goods_for_ninety_nine_yuan_travel_free_and_a_coupon_does_not_take_that_away() -> None:
    assert quote(line("VASE", 9_899)).totals.shipping.amount == 800
    assert quote(line("VASE", 9_900)).totals.shipping.amount == 0
    assert quote(line("VASE", 9_900), coupons=[coupon(percent(50))]).totals.shipping.amount == 0


def test_a_heavy_parcel_pays_for_each_kilogram_begun() -> None:
    grams = {1_000: 800, 1_001: 1_200, 3_000: 1_200, 3_001: 1_400, 4_000: 1_400, 4_001: 1_600}
    for weight, fee in grams.items():
        assert quote(line("ANVIL", 100, weight_grams=weight)).totals.shipping.amount == fee


def test_an_empty_cart_costs_nothing_not_even_postage() -> None:
    totals = price(PriceRequest([], "CNY", SINGLES_DAY)).totals
    assert totals.total == totals.shipping == Money(0, "CNY")


def test_california_adds_its_tax_to_the_goods_and_leaves_the_post_alone() -> None:
    totals = quote(line("VASE", 5_000, currency="USD"), to="US-CA").totals
    assert totals.shipping.amount == 790
    assert totals.tax.amount == 363  # 50.00 * 7.25% = 3.625
    assert totals.total.amount == 5_000 + 790 + 363


def test_new_york_taxes_the_post_too_and_tells_how_much_that_is() -> None:
    totals = quote(line("VASE", 5_000, currency="USD"), to="US-NY").totals
    assert totals.tax.amount == 232  # (50.00 + 7.90) * 4% = 2.316
    assert totals.shipping_tax.amount == 32


@pytest.mark.parametrize("region", ["CA", "ca", "US-CA", " California "])
def test_a_state_may_be_written_in_any_usual_way(region: str) -> None:
    here = price(PriceRequest([line("FAN", 1_000)], "CNY", SINGLES_DAY, Destination("US", region)))
    assert here.totals.tax.amount == 73


def test_yen_have_no_cents_and_contain_ten_percent() -> None:
    totals = quote(line("YUKATA", 11_000, currency="JPY"), to="JP").totals
    assert totals.shipping.amount == 820
    assert totals.total.amount == 11_820
    assert totals.tax_included.amount == 1_075  # 11,820 / 11 = 1,074.5


def test_books_are_taxed_at_the_reduced_rate_and_gift_cards_not_at_all() -> None:
    goods = [
        line("BOOK", 10_700, tax_class="reduced", currency="EUR"),
        line("GIFT", 5_000, tax_class="exempt", currency="EUR"),
    ]
    priced = quote(*goods, to="DE")
    assert [found.tax_included.amount for found in priced.lines] == [700, 0]


def test_any_real_country_is_delivered_to_and_pays_no_tax_of_ours() -> None:
    totals = quote(line("FAN", 1_000), to="BR").totals
    assert totals.shipping.amount == 7_800
    assert totals.tax.amount == totals.tax_included.amount == 0


@pytest.mark.parametrize("country", ["XX", "Atlantis", "", "C", "🏮", "CN\x00", "x" * 5_000])
def test_an_unknown_country_is_refused_by_name(country: str) -> None:
    with pytest.raises(UnknownDestinationError) as refused:
        quote(line("FAN", 1_000), to=country)
    assert refused.value.errors[0]["field"] == "shipping_address.country"
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("place", ["US-", "US-ZZ", "CA-CA"])
def test_an_unknown_state_is_refused_where_tax_depends_on_it(place: str) -> None:
    with pytest.raises(UnknownDestinationError) as refused:
        quote(line("FAN", 1_000), to=place)
    assert refused.value.errors[0]["field"] == "shipping_address.region"


def test_an_unknown_method_or_currency_is_refused_by_name() -> None:
    with pytest.raises(UnknownShippingMethodError, match="'pigeon'"):
        quote(line("FAN", 1_000), shipping_method="pigeon")
    with pytest.raises(UnsupportedCurrencyError, match="'XAU'"):
        quote(line("FAN", 1_000, currency="XAU"))


def test_an_amount_off_in_another_currency_takes_nothing_off() -> None:
    offer = Promotion("prm_eur", "Euro", AmountOff({"EUR": 500}))
    assert quote(line("FAN", 1_000), promotions=[offer]).applied == []


@pytest.mark.parametrize("wrong", [line("FAN", 100, 0), line("FAN", -1), line("FAN", 100, weight_grams=-1)])
def test_a_line_that_makes_no_sense_is_a_bug_of_ours(wrong: object) -> None:
    with pytest.raises(ValueError, match="FAN"):
        quote(wrong)  # type: ignore[arg-type]


def test_lines_of_two_currencies_are_a_bug_of_ours() -> None:
    with pytest.raises(ValueError, match="EUR"):
        quote(line("FAN", 100), line("VASE", 100, currency="EUR"))
