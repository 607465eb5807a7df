"""Where returns are kept, and who waits for their goods: the twin in memory and the real thing alike."""

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.returns.errors import ReturnsChangedError
from layers.shop.aftersales.returns.in_memory import MemoryReturns, MemoryWaits
from layers.shop.aftersales.returns.model import OrderReturns, ReturnStatus
from layers.shop.aftersales.returns.read_returns import all_returns
from layers.shop.aftersales.returns.store import Returns, returns_table, waits_table
from layers.shop.aftersales.returns.waits import Waits
from tests.unit.reconciliation.cases import some_returns


@pytest.fixture
def store(engine: str) -> Returns:
    return MemoryReturns() if engine == "memory" else returns_table


@pytest.fixture
def waits(engine: str) -> Waits:
    return MemoryWaits() if engine == "memory" else waits_table


def returns_of(order_id: str, *statuses: ReturnStatus, day: int = 20, version: int = 1) -> OrderReturns:
    found = [replace(one, requested_at=f"2026-11-{day}T00:00:00.000Z") for one in some_returns(*statuses).returns]
    return OrderReturns(order_id, found, version)


def test_an_order_without_returns_has_none_yet(store: Returns) -> None:
    assert store.get("ord_a") == OrderReturns("ord_a")


def test_what_was_put_is_read_again(store: Returns) -> None:
    store.put(returns_of("ord_a", "requested"))
    store.put(returns_of("ord_a", "approved", "requested", version=2))
    assert store.get("ord_a") == returns_of("ord_a", "approved", "requested", version=2)


@pytest.mark.parametrize("version", [1, 3])
def test_only_the_next_version_takes_the_place_of_what_is_stored(store: Returns, version: int) -> None:
    store.put(returns_of("ord_a", "requested"))
    with pytest.raises(ReturnsChangedError):
        store.put(returns_of("ord_a", "refused", version=version))
    assert store.get("ord_a") == returns_of("ord_a", "requested")


def test_orders_with_a_return_that_waits_are_listed_the_longest_waiting_first(store: Returns) -> None:
    for order_id, day in (("ord_a", 22), ("ord_b", 20), ("ord_c", 21)):
        store.put(returns_of(order_id, "requested", day=day))
    store.put(returns_of("ord_d", "refunded", "refused", "expired"))
    assert [found.order_id for _, found in store.waiting("", 10)] == ["ord_b", "ord_c", "ord_a"]
    position, _ = store.waiting("", 1)[0]
    assert [found.order_id for _, found in store.waiting(position, 10)] == ["ord_c", "ord_a"]


def test_an_order_leaves_the_list_with_its_last_open_return(store: Returns) -> None:
    store.put(returns_of("ord_a", "received"))
    store.put(returns_of("ord_a", "refunded", version=2))
    assert store.waiting("", 10) == []


def test_whoever_waits_last_for_goods_is_found(waits: Waits) -> None:
    assert waits.find("ord_a", "ret_1") is None
    waits.keep("ord_a", "ret_1", "first")
    waits.keep("ord_a", "ret_1", "second")
    waits.keep("ord_a", "ret_2", "other")
    assert waits.find("ord_a", "ret_1") == "second"


def test_who_waits_is_no_return(tables: str) -> None:
    returns_table.put(returns_of("ord_a", "approved"))
    waits_table.keep("ord_a", "ret_0", "token")
    assert all_returns("", 10) == ([returns_of("ord_a", "approved")], "")
