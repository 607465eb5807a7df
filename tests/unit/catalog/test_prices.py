"""What a price may be, and what a product sells from."""

from typing import Any

import pytest

from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft, product_of
from layers.shop.goods.catalog.errors import InvalidProductError
from layers.shop.goods.catalog.model import Product
from layers.shop.offers.pricing.model import Money


def product(*prices: Money, **more: Any) -> Product:
    variants = [VariantDraft(f"LAMP-{number}", price, **more) for number, price in enumerate(prices)]
    return product_of(ProductDraft("Lamp", "lighting", variants), "prd_lamp")


def refused(price: Money, **more: Any) -> list[str]:
    with pytest.raises(InvalidProductError) as no:
        product(price, **more)
    return [error["field"] for error in no.value.errors]


@pytest.mark.parametrize("amount", [0, -1, 100_000_000, 10**30])
def test_a_price_is_what_a_payment_takes(amount: int) -> None:
    assert refused(Money(amount, "CNY")) == ["variants[0].price.amount"]
    assert product(Money(1, "CNY"), Money(99_999_999, "JPY")).price("CNY") == Money(1, "CNY")


@pytest.mark.parametrize("currency", ["KWD", "KRW", "cny", "CNY\n", ""])
def test_a_currency_that_nobody_can_buy_in_is_refused_when_the_product_is_made(currency: str) -> None:
    assert refused(Money(1_000, currency)) == ["variants[0].price.currency"]
    assert refused(Money(1_000, "CNY"), list_price=Money(2_000, currency)) == ["variants[0].price.currency"]


def test_a_product_sells_from_its_lowest_price_in_the_currency_that_is_asked_for() -> None:
    mixed = product(Money(19_800, "CNY"), Money(100, "USD"), Money(14_800, "CNY"))
    assert mixed.price("CNY") == Money(14_800, "CNY")
    assert mixed.price("USD") == Money(100, "USD")
    assert mixed.price("EUR") == Money(14_800, "CNY")
