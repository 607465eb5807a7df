"""Where returns are kept, and who waits for their goods."""

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.returns.model import OrderReturns, ReturnStatus
from layers.shop.aftersales.returns.read_returns import all_returns
from layers.shop.aftersales.returns.store import ReturnsTable, returns_table
from tests.unit.reconciliation.cases import some_returns


@pytest.fixture
def store(tables: str) -> ReturnsTable:
    return returns_table


def returns_of(order_id: str, *statuses: ReturnStatus, day: int = 20, version: int = 1) -> OrderReturns:
    found = [replace(one, requested_at=f"2026-11-{day}T00:00:00.000Z") for one in some_returns(*statuses).returns]
    return OrderReturns(order_id, found, version)


def test_an_order_without_returns_has_none_yet(store: ReturnsTable) -> None:
    assert store.get("ord_a") == OrderReturns("ord_a")


def test_what_was_put_is_read_again(store: ReturnsTable) -> None:
    assert store.put(returns_of("ord_a", "requested"))
    assert store.put(returns_of("ord_a", "approved", "requested", version=2))
    assert store.get("ord_a") == returns_of("ord_a", "approved", "requested", version=2)


@pytest.mark.parametrize("version", [1, 3])
def test_only_the_next_version_takes_the_place_of_what_is_stored(store: ReturnsTable, version: int) -> None:
    store.put(returns_of("ord_a", "requested"))
    assert not store.put(returns_of("ord_a", "refused", version=version))
    assert store.get("ord_a") == returns_of("ord_a", "requested")


def test_orders_with_a_return_that_waits_are_listed_the_longest_waiting_first(store: ReturnsTable) -> None:
    for order_id, day in (("ord_a", 22), ("ord_b", 20), ("ord_c", 21)):
        store.put(returns_of(order_id, "requested", day=day))
    store.put(returns_of("ord_d", "refunded", "refused", "expired"))
    assert [found.order_id for _, found in store.waiting("", 10)] == ["ord_b", "ord_c", "ord_a"]
    position, _ = store.waiting("", 1)[0]
    assert [found.order_id for _, found in store.waiting(position, 10)] == ["ord_c", "ord_a"]


def test_an_order_leaves_the_list_with_its_last_open_return(store: ReturnsTable) -> None:
    store.put(returns_of("ord_a", "received"))
    store.put(returns_of("ord_a", "refunded", version=2))
    assert store.waiting("", 10) == []


def test_whoever_waits_last_for_goods_is_found(store: ReturnsTable) -> None:
    assert store.token("ord_a", "ret_1") is None
    store.keep_token("ord_a", "ret_1", "first")
    store.keep_token("ord_a", "ret_1", "second")
    store.keep_token("ord_a", "ret_2", "other")
    assert store.token("ord_a", "ret_1") == "second"


def test_who_waits_is_no_return(store: ReturnsTable) -> None:
    store.put(returns_of("ord_a", "approved"))
    store.keep_token("ord_a", "ret_0", "token")
    assert all_returns("", 10) == ([returns_of("ord_a", "approved")], "")
