"""The copy of a cart that answers most reads, and what happens without it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from layers.cloud import clock
from layers.shop.checkout.carts import copies
from layers.shop.checkout.carts.copies import CopiedCarts
from layers.shop.checkout.carts.model import Cart, CartLine, expiry
from layers.shop.checkout.carts.store import CartsTable
from tests.support.cloud import in_process
from tests.support.valkey import Valkey

MAY = "crt_may"


class CountedCarts(CartsTable):
    """Counts the reads that reached the table."""

    reads = 0

    def get(self, cart_id: str, fresh: bool = False) -> Cart | None:
        self.reads += 1
        return super().get(cart_id, fresh)


@pytest.fixture
def table() -> Iterator[CountedCarts]:
    with in_process():
        table = CountedCarts()
        table.create(Cart(MAY, "CNY", expiry(clock.now())))
        table.reads = 0
        yield table


def test_a_cart_just_changed_is_read_without_asking_the_table(valkey: Valkey, table: CountedCarts) -> None:
    changed = CopiedCarts(table).put_line(MAY, "VASE", 2, "CNY")
    table.reads = 0
    assert CopiedCarts(table).get(MAY) == changed
    assert table.reads == 0


def test_a_cart_without_a_copy_is_read_from_the_table_once(valkey: Valkey, table: CountedCarts) -> None:
    first = CopiedCarts(table).get(MAY)
    assert CopiedCarts(table).get(MAY) == first
    assert table.reads == 1


def test_an_older_copy_that_arrives_late_does_not_replace_a_newer(valkey: Valkey, table: CountedCarts) -> None:
    older = table.put_line(MAY, "VASE", 1, "CNY")
    newer = CopiedCarts(table).put_line(MAY, "VASE", 2, "CNY")
    copies._copy(older)
    assert CopiedCarts(table).get(MAY) == newer


def test_a_fresh_read_asks_the_table_and_mends_the_copy(valkey: Valkey, table: CountedCarts) -> None:
    carts = CopiedCarts(table)
    carts.get(MAY)
    table.put_line(MAY, "VASE", 3, "CNY")  # its copy was lost
    assert carts.get(MAY).lines == []  # type: ignore[union-attr]
    fresh = carts.get(MAY, fresh=True)
    assert fresh
    assert fresh.lines == [CartLine("VASE", 3)]
    assert carts.get(MAY) == fresh


def test_an_expired_copy_is_no_cart(valkey: Valkey, table: CountedCarts) -> None:
    carts = CopiedCarts(table)
    carts.get(MAY)
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert carts.get(MAY) is None


def test_a_copy_that_another_release_wrote_is_passed_over(valkey: Valkey, table: CountedCarts) -> None:
    from layers.cloud.memory import redis

    redis.attempt(lambda r: r.hset("cart:crt_may", mapping={"version": 9, "body": b"\x93nonsense"}), otherwise=None)
    cart = CopiedCarts(table).get(MAY)
    assert cart
    assert cart.version == 1


def test_with_redis_dead_carts_are_kept_and_read_as_ever(valkey: Valkey, table: CountedCarts) -> None:
    carts = CopiedCarts(table)
    carts.get(MAY)
    valkey.kill()
    changed = carts.put_line(MAY, "VASE", 2, "CNY")
    assert carts.get(MAY) == changed
    assert carts.remove_line(MAY, "VASE").lines == []
