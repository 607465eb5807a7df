"""The rules of filling a cart, on twins in memory."""

from datetime import UTC, datetime

import pytest

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.checkout.carts.change_cart import put_coupon, put_line, remove_coupon, remove_line
from layers.shop.checkout.carts.create_cart import create_cart
from layers.shop.checkout.carts.errors import (
    CartNotFoundError,
    CartTokenMissingError,
    NotSoldInCurrencyError,
    UnknownSkuError,
)
from layers.shop.checkout.carts.load_cart import load_cart
from layers.shop.checkout.carts.model import Cart, CartLine
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.model import Product, Variant
from layers.shop.offers.pricing.errors import UnknownCouponError, UnsupportedCurrencyError
from tests.support.dynamodb import DynamoDb

LANTERN = {"LANTERN": {"CNY": 12_800, "USD": 1_899}, "FAN": {"EUR": 1_500}, "RELIC": {"XAU": 1}}


@pytest.fixture(autouse=True)
def _goods(tables: DynamoDb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    monkeypatch.delenv("SLUICE_REDIS_URL", raising=False)
    variants = [Variant(sku, "prd_1", "Thing", {}, prices) for sku, prices in LANTERN.items()]
    save_product(Product("prd_1", "Thing", "A thing.", "lighting", "", variants))


@pytest.fixture
def mine() -> tuple[str, str]:
    cart, token, _ = create_cart()
    return cart.cart_id, token


def test_every_use_of_a_cart_asks_for_its_token(mine: tuple[str, str]) -> None:
    cart_id, _ = mine
    for use in (
        lambda token: load_cart(cart_id, token),
        lambda token: put_line(cart_id, token, "LANTERN", 1),
        lambda token: remove_line(cart_id, token, "LANTERN"),
        lambda token: remove_line(cart_id, token, "no sku at all"),
        lambda token: put_coupon(cart_id, token, "WELCOME10"),
        lambda token: remove_coupon(cart_id, token),
    ):
        with pytest.raises(CartTokenMissingError):
            use("")
        with pytest.raises(CartNotFoundError):
            use("nonsense")
    assert load_cart(*mine).version == 1


def test_a_token_opens_no_other_cart(mine: tuple[str, str]) -> None:
    other, _, _ = create_cart()
    with pytest.raises(CartNotFoundError):
        load_cart(other.cart_id, mine[1])


def test_only_what_is_on_sale_can_be_put_in(mine: tuple[str, str]) -> None:
    for unknown in ("KETTLE", "", "🏮", "x" * 5_000, "LANTERN\n"):
        with pytest.raises(UnknownSkuError):
            put_line(*mine, unknown, 1)
    assert put_line(*mine, "LANTERN", 3).lines == [CartLine("LANTERN", 3)]


def test_a_cart_takes_the_shops_currency_where_the_thing_is_sold_in_it(mine: tuple[str, str]) -> None:
    assert put_line(*mine, "LANTERN", 1).currency == "CNY"


def test_a_cart_takes_the_sellers_currency_where_it_is_not(mine: tuple[str, str]) -> None:
    assert put_line(*mine, "FAN", 1).currency == "EUR"
    with pytest.raises(NotSoldInCurrencyError) as refused:
        put_line(*mine, "LANTERN", 1)
    assert refused.value.facts == {"sku": "LANTERN", "currency": "EUR", "sold_in": ["CNY", "USD"]}


def test_a_thing_priced_in_no_currency_of_ours_cannot_be_put_in(mine: tuple[str, str]) -> None:
    with pytest.raises(UnsupportedCurrencyError):
        put_line(*mine, "RELIC", 1)


def test_a_coupon_outside_its_time_is_refused(mine: tuple[str, str]) -> None:
    with clock.frozen(datetime(2026, 11, 23, tzinfo=UTC)), pytest.raises(UnknownCouponError):
        put_coupon(*mine, "LANTERN25")
    assert put_coupon(*mine, " welcome10 ").coupon == "WELCOME10"
    assert remove_coupon(*mine).coupon is None


def test_one_key_is_one_cart_for_one_owner() -> None:
    first, token, replayed = create_cart("EUR", "203.0.113.9", "key-1")
    again = create_cart("EUR", "203.0.113.9", "key-1")
    stranger, _, _ = create_cart("EUR", "198.51.100.4", "key-1")
    assert (replayed, again) == (False, (first, token, True))
    assert stranger.cart_id != first.cart_id
    with pytest.raises(IdempotencyKeyReusedError):
        create_cart("USD", "203.0.113.9", "key-1")


def test_carts_without_a_key_are_all_different() -> None:
    made: list[Cart] = [create_cart()[0] for _ in range(3)]
    assert len({cart.cart_id for cart in made}) == 3
