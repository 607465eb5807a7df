"""What every store of carts promises: here the table, on every engine."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import clock
from layers.shop.checkout.carts.errors import CartFullError, CartNotFoundError
from layers.shop.checkout.carts.model import MAX_LINES, Cart, CartLine, expiry
from layers.shop.checkout.carts.port import Carts
from layers.shop.checkout.carts.store import carts_table

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAY = "crt_may"


@pytest.fixture
def store(tables: str) -> Carts:
    return carts_table


def a_cart(store: Carts, currency: str = "CNY", at: datetime | None = None) -> Cart:
    return store.create(Cart(MAY, currency, expiry(at or clock.now())))


def test_a_new_cart_comes_back_as_it_was_made(store: Carts) -> None:
    cart = a_cart(store)
    assert store.get(MAY) == cart
    assert store.get("crt_nobody") is None


def test_making_the_same_cart_again_answers_the_one_that_is_there(store: Carts) -> None:
    a_cart(store, "EUR")
    filled = store.put_line(MAY, "LANTERN-RED", 2, "EUR")
    assert a_cart(store, "USD") == filled
    assert store.get(MAY) == filled


def test_lines_keep_the_order_in_which_they_were_added(store: Carts) -> None:
    a_cart(store)
    for minute, sku in enumerate(["VASE", "LANTERN-RED", "TEA.OOLONG_50", "VASE"]):
        with clock.frozen(clock.now() + timedelta(minutes=minute)):
            cart = store.put_line(MAY, sku, minute + 1, "CNY")
    assert cart.lines == [CartLine("VASE", 4), CartLine("LANTERN-RED", 2), CartLine("TEA.OOLONG_50", 3)]
    assert store.get(MAY) == cart


def test_every_change_is_a_newer_version_and_thirty_more_days(store: Carts) -> None:
    with clock.frozen(MONDAY):
        first = a_cart(store)
    with clock.frozen(MONDAY + timedelta(days=10)):
        second = store.put_line(MAY, "VASE", 1, "CNY")
        third = store.put_coupon(MAY, "WELCOME10")
        fourth = store.remove_line(MAY, "VASE")
    assert [cart.version for cart in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert fourth.expires_at - first.expires_at == 10 * 86_400


def test_a_cart_without_a_currency_takes_that_of_the_first_thing_put_in(store: Carts) -> None:
    a_cart(store, currency="")
    assert store.put_line(MAY, "VASE", 1, "EUR").currency == "EUR"
    assert store.put_line(MAY, "FAN", 1, "USD").currency == "EUR"


def test_a_line_that_was_removed_is_gone_and_removing_it_again_changes_no_other(store: Carts) -> None:
    a_cart(store)
    store.put_line(MAY, "VASE", 1, "CNY")
    store.put_line(MAY, "FAN", 1, "CNY")
    store.remove_line(MAY, "VASE")
    assert store.remove_line(MAY, "VASE").lines == [CartLine("FAN", 1)]


def test_a_coupon_is_taken_replaced_and_given_back(store: Carts) -> None:
    a_cart(store)
    assert store.put_coupon(MAY, "WELCOME10").coupon == "WELCOME10"
    assert store.put_coupon(MAY, "FREESHIP").coupon == "FREESHIP"
    assert store.put_coupon(MAY, None).coupon is None
    assert store.put_coupon(MAY, None).coupon is None


def test_a_full_cart_refuses_another_line_but_changes_those_it_has(store: Carts) -> None:
    a_cart(store)
    for number in range(MAX_LINES):
        store.put_line(MAY, f"BEAD-{number:02d}", 1, "CNY")
    with pytest.raises(CartFullError):
        store.put_line(MAY, "ONE-TOO-MANY", 1, "CNY")
    assert CartLine("BEAD-07", 9) in store.put_line(MAY, "BEAD-07", 9, "CNY").lines
    store.remove_line(MAY, "BEAD-07")
    assert len(store.put_line(MAY, "ONE-TOO-MANY", 1, "CNY").lines) == MAX_LINES


def test_what_is_not_there_cannot_be_changed_and_is_not_made_by_trying(store: Carts) -> None:
    for change in (
        lambda: store.put_line("crt_nobody", "VASE", 1, "CNY"),
        lambda: store.remove_line("crt_nobody", "VASE"),
        lambda: store.put_coupon("crt_nobody", "WELCOME10"),
    ):
        with pytest.raises(CartNotFoundError):
            change()
    assert store.get("crt_nobody") is None


def test_an_expired_cart_is_gone_even_before_the_table_forgets_it(store: Carts) -> None:
    with clock.frozen(MONDAY):
        a_cart(store)
        store.put_line(MAY, "VASE", 1, "CNY")
    with clock.frozen(MONDAY + timedelta(days=30)):
        assert store.get(MAY) is None
        with pytest.raises(CartNotFoundError):
            store.put_line(MAY, "FAN", 1, "CNY")
        assert a_cart(store).lines == []


def test_two_hands_filling_one_cart_at_once_lose_nothing(store: Carts) -> None:
    a_cart(store)
    skus = [f"BEAD-{number:02d}" for number in range(24)]
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda sku: store.put_line(MAY, sku, 2, "CNY"), skus))
    cart = store.get(MAY)
    assert cart
    assert {line.sku for line in cart.lines} == set(skus)
    assert cart.version == 1 + len(skus)
