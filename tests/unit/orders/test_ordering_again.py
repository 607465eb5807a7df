"""One cart is one order: a second one only once the first has ended without success, or the cart has changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from layers.cloud import aws
from layers.shop.checkout.orders.errors import CartOrderedError
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.place.refuse_order import refuse_order
from layers.shop.checkout.orders.saga.release_stock import release_stock
from layers.shop.checkout.orders.table.store import orders_table
from tests.unit.orders.shopper import May


def cancel(order_id: str) -> None:
    release_stock(order_id, "payment_declined", None)


def statuses(may: May) -> list[str]:
    return [stored.status if (stored := orders_table.stored(each.order_id)) else "" for each in may.sent()]


@contextmanager
def deaf() -> Iterator[None]:
    """SQS is away."""
    with aws.answered_by(sqs=object()):
        yield


def test_a_cart_whose_order_was_cancelled_is_ordered_anew_once(may: May) -> None:
    first, _ = may.order("monday")
    may.place()
    cancel(first.order_id)
    second, is_repetition = may.order("tuesday")
    may.place()
    assert second.order_id != first.order_id and not is_repetition
    assert statuses(may) == ["cancelled", "pending"]
    with pytest.raises(CartOrderedError) as refusal:
        may.order("wednesday")
    assert refusal.value.facts["order_id"] == second.order_id


def test_a_repetition_is_its_first_order_whatever_came_after(may: May) -> None:
    first, _ = may.order("monday")
    may.place()
    cancel(first.order_id)
    may.order("tuesday")
    may.place()
    may.redis.flushall()  # a Redis that was restarted
    assert may.order("monday")[0] == first
    may.place()
    assert {*statuses(may)} == {"cancelled", "pending"}


def test_a_cart_that_changed_is_another_order(may: May) -> None:
    first, _ = may.order("monday")
    may.place()
    may.change(2)
    second, _ = may.order("tuesday")
    may.place()
    assert first.order_id != second.order_id
    assert statuses(may) == ["pending", "pending"]


@pytest.mark.parametrize("changes", [1, 20])
def test_a_repetition_is_known_though_the_cart_has_changed_often(
    may: May, changes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = may.wish
    first, _ = may.order("monday")
    may.place()
    for number in range(changes):
        may.change(1 + number % 2)
    monkeypatch.setenv("SLUICE_REDIS_URL", "")  # nobody remembers but the orders' own rows
    may.wish = wish
    assert may.order("monday") == (first, True)
    assert len(may.sent()) == 1


def test_an_order_refused_for_our_fault_is_closed_before_its_successor_comes(may: May) -> None:
    may.order("monday")
    refuse_order(may.letter())
    second, _ = may.order("tuesday")
    may.place()
    place_order(may.sent()[0], redriven=True)
    assert statuses(may) == ["rejected", "pending"]
    assert may.sent()[1].order_id == second.order_id


def test_an_order_that_was_redriven_meanwhile_is_the_carts_order(may: May) -> None:
    first, _ = may.order("monday")
    refuse_order(may.letter())
    place_order(may.sent()[0], redriven=True)
    with pytest.raises(CartOrderedError) as refusal:
        may.order("tuesday")
    assert refusal.value.facts["order_id"] == first.order_id
    assert statuses(may) == ["pending"]


def test_a_request_that_was_cut_short_goes_on_as_the_same_order(may: May) -> None:
    with deaf(), pytest.raises(AttributeError):
        may.order("monday")
    receipt, _ = may.order("monday")
    assert [accepted.order_id for accepted in may.sent()] == [receipt.order_id]


def test_who_comes_second_is_refused_also_before_the_first_is_stored(may: May) -> None:
    first, _ = may.order("monday")
    if not may.remembers():
        pytest.skip("without Redis both are sent, and one is placed: the row of the order is the guard")
    with pytest.raises(CartOrderedError) as refusal:
        may.order("tuesday")
    assert refusal.value.facts["order_id"] == first.order_id


def test_of_two_that_are_sent_one_is_placed(may: May) -> None:
    first, _ = may.order("monday")
    may.redis.flushall()
    second, _ = may.order("tuesday")
    may.place()
    assert first.order_id == second.order_id
    assert statuses(may) == ["pending", "pending"]
    assert orders_table.get(first.order_id).fingerprint == may.sent()[0].fingerprint
