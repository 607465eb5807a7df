"""What a cart costs, and how it is shown."""

from datetime import UTC, datetime
from typing import Any

from layers.shop.checkout.carts.model import Cart, CartLine, expiry
from layers.shop.checkout.carts.price_cart import PricedCart, priced
from layers.shop.checkout.carts.views import view
from layers.shop.goods.catalog.model import Category, CategoryTree, Variant
from layers.shop.offers.coupons.find_coupon import find_coupon
from layers.shop.offers.pricing.model import Destination, Money

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def variant(sku: str, **changes: Any) -> Variant:
    title = {"zh": "丝绸灯笼", "en": "Silk lantern"}
    known = {"prices": {"CNY": 12_800}, "weight_grams": 600, "image": "/images/lantern.svg", "category": "lighting"}
    return Variant(sku=sku, product_id="prd_lantern", title=title, attributes={"color": "red"}, **{**known, **changes})


def a_cart(*lines: CartLine, **changes: Any) -> Cart:
    return Cart("crt_may", **{"currency": "CNY", "expires_at": expiry(MONDAY), "lines": [*lines], **changes})


def price(cart: Cart, *variants: Variant, **more: Any) -> PricedCart:
    return priced(cart, {found.sku: found for found in variants}, MONDAY, **more)


def test_the_price_comes_from_the_catalogue() -> None:
    quote = price(a_cart(CartLine("RED", 2)), variant("RED")).quote
    assert quote.lines[0].unit_price == Money(12_800, "CNY")
    assert quote.totals.subtotal == Money(25_600, "CNY")


def test_a_sku_that_is_gone_is_left_out_and_named() -> None:
    result = price(a_cart(CartLine("RED", 2), CartLine("GONE", 1)), variant("RED"))
    assert result.unavailable == ["GONE"]
    assert [line.sku for line in result.quote.lines] == ["RED"]


def test_a_sku_without_a_price_in_the_carts_currency_is_left_out_too() -> None:
    result = price(a_cart(CartLine("RED", 1)), variant("RED", prices={"USD": 1_899}))
    assert result.unavailable == ["RED"]
    assert view(result, {"RED": "in_stock"}, "en").lines[0].problem == "not_sold_in_currency"


def test_a_cart_that_has_chosen_no_currency_is_shown_in_the_shops_own() -> None:
    assert price(a_cart(currency="")).quote.totals.total == Money(0, "CNY")


def test_three_teas_are_paid_as_two() -> None:
    tea = variant("OOLONG", category="tea", prices={"CNY": 5_000})
    result = price(a_cart(CartLine("OOLONG", 3)), tea)
    assert result.quote.totals.discount == Money(5_000, "CNY")
    assert view(result, {}, "zh").promotions[0].name == "茶叶买三付二"


def test_an_offer_on_a_department_is_for_all_that_is_below_it() -> None:
    tree = CategoryTree([Category("food", "Food"), Category("tea", "Tea", "food"), Category("oolong", "Oolong", "tea")])
    oolong = variant("OOLONG", category="oolong", prices={"CNY": 5_000})
    assert price(a_cart(CartLine("OOLONG", 3)), oolong, tree=tree).quote.totals.discount == Money(5_000, "CNY")
    food = variant("NOODLES", category="food", prices={"CNY": 5_000})
    assert price(a_cart(CartLine("NOODLES", 3)), food, tree=tree).quote.totals.discount == Money(0, "CNY")


def test_a_coupon_that_another_day_withdrew_takes_nothing_off_and_is_shown_as_not_applied() -> None:
    result = price(a_cart(CartLine("RED", 1), coupon="SUMMER2019"), variant("RED"))
    assert result.quote.totals.discount.amount == 0
    coupon = view(result, {}, "en").coupon
    assert coupon
    assert (coupon.code, coupon.applied) == ("SUMMER2019", False)


def test_a_coupon_that_counts_is_shown_as_applied() -> None:
    cart = a_cart(CartLine("RED", 1), coupon="WELCOME10")
    coupon = view(price(cart, variant("RED"), coupon=find_coupon("WELCOME10")), {}, "en").coupon
    assert coupon
    assert coupon.applied


def test_a_line_that_cannot_be_bought_shows_its_sku_no_price_and_why() -> None:
    line = view(price(a_cart(CartLine("GONE", 3))), {}, "en").lines[0]
    assert (line.title, line.quantity, line.total) == ("GONE", 3, Money(0, "CNY"))
    assert (line.availability, line.problem) == ("sold_out", "no_longer_sold")


def test_a_line_that_is_sold_out_keeps_its_price_for_the_last_word_is_the_orders() -> None:
    line = view(price(a_cart(CartLine("RED", 1)), variant("RED")), {"RED": "sold_out"}, "en").lines[0]
    assert (line.availability, line.problem, line.total.amount) == ("sold_out", None, 12_800)


def test_the_destination_and_the_method_reach_the_quote() -> None:
    cart = a_cart(CartLine("RED", 1), currency="USD")
    lantern = variant("RED", prices={"USD": 5_000})
    quote = price(cart, lantern, destination=Destination("US", "NY"), shipping_method="express").quote
    assert (quote.totals.shipping.amount, quote.totals.tax.amount) == (2_690, 290)  # 4% of 50.00 - 4.50 + 26.90


def test_lines_are_shown_in_the_carts_order_whatever_the_catalogue_answers() -> None:
    cart = a_cart(CartLine("B", 1), CartLine("GONE", 1), CartLine("A", 1))
    shown = view(price(cart, variant("A"), variant("B")), {}, "en")
    assert [line.sku for line in shown.lines] == ["B", "GONE", "A"]
    assert shown.expires_at == "2026-12-23T09:00:00.000Z"
