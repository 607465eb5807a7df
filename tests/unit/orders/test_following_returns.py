"""An order and its returns are kept apart: one that is agreed to while another is settled is not lost."""

from collections.abc import Callable

import pytest

from layers.shop.checkout.orders.in_memory import MemoryOrders
from layers.shop.checkout.orders.model import Order, Status
from layers.shop.checkout.orders.saga.follow_returns import (
    Target,
    call_off_returning,
    finish_returning,
    start_returning,
    tell_return,
)
from layers.shop.goods.inventory.in_memory import MemoryStock
from tests.unit.orders.orders import MAY, an_order

Leave = Callable[[str, Target, str, MemoryOrders], None]


@pytest.fixture
def orders() -> MemoryOrders:
    """May's order, a part of which is on its way back."""
    orders = MemoryOrders(MemoryStock())
    orders.place(an_order(), [])
    for status in ("confirmed", "shipped", "delivered", "returning"):
        orders.move(MAY, status)  # type: ignore[arg-type]
    return orders


def status(orders: MemoryOrders) -> str:
    found = orders.get(MAY)
    assert found
    return found.status


@pytest.mark.parametrize("leave", [finish_returning, call_off_returning])
def test_an_order_stays_returning_while_a_return_is_open(orders: MemoryOrders, leave: Leave) -> None:
    leave(MAY, lambda _: None, "refunded", orders)
    assert status(orders) == "returning"


@pytest.mark.parametrize("leave", [finish_returning, call_off_returning])
def test_another_return_that_is_agreed_to_while_it_is_looked_keeps_the_order_returning(
    orders: MemoryOrders, leave: Leave
) -> None:
    looks: list[Status | None] = ["delivered", None]  # agreed to just after the first look

    def look(order: Order) -> Status | None:
        found = looks.pop(0)
        if found:
            tell_return(MAY, "return_approved", "ret_2", orders)
            start_returning(MAY, orders)
        return found

    leave(MAY, look, "refunded", orders)
    assert (status(orders), looks) == ("returning", [])


def test_everything_back_is_an_order_returned_though_its_buyer_was_told_of_something_meanwhile(
    orders: MemoryOrders,
) -> None:
    def look(order: Order) -> Status | None:
        tell_return(MAY, "return_refused", "ret_2", orders)
        return "returned"

    finish_returning(MAY, look, "refunded", orders)
    assert status(orders) == "returned"
