"""An order and its returns are kept apart: one that is agreed to while another is settled is not lost."""

from collections.abc import Callable

import pytest

from layers.cloud import aws
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.model import Order, Status
from layers.shop.checkout.orders.saga.deliver_order import deliver_order
from layers.shop.checkout.orders.saga.follow_returns import (
    Target,
    call_off_returning,
    finish_returning,
    start_returning,
    tell_return,
)
from layers.shop.checkout.orders.table.store import orders_table
from tests.support.dynamodb import DynamoDb
from tests.support.meanwhile import Meanwhile
from tests.unit.orders.orders import MAY, an_order

Leave = Callable[[str, Target, str], None]
MOVES: tuple[Status, ...] = ("confirmed", "shipped", "delivered", "returning")


@pytest.fixture(autouse=True)
def _returning(tables: DynamoDb) -> None:
    """May's order, a part of which is on its way back."""
    orders_table.place(an_order(), [])
    for status in MOVES:
        orders_table.move(MAY, status)


def status() -> str:
    found = orders_table.get(MAY)
    assert found
    return found.status


@pytest.mark.parametrize("leave", [finish_returning, call_off_returning])
def test_an_order_stays_returning_while_a_return_is_open(leave: Leave) -> None:
    leave(MAY, lambda _: None, "refunded")
    assert status() == "returning"


@pytest.mark.parametrize("leave", [finish_returning, call_off_returning])
def test_another_return_that_is_agreed_to_while_it_is_looked_keeps_the_order_returning(leave: Leave) -> None:
    looks: list[Status | None] = ["delivered", None]  # agreed to just after the first look

    def look(order: Order) -> Status | None:
        found = looks.pop(0)
        if found:
            tell_return(MAY, "return_approved", "ret_2")
            start_returning(MAY)
        return found

    leave(MAY, look, "refunded")
    assert (status(), looks) == ("returning", [])


def test_everything_back_is_an_order_returned_though_its_buyer_was_told_of_something_meanwhile() -> None:
    def look(order: Order) -> Status | None:
        tell_return(MAY, "return_refused", "ret_2")
        return "returned"

    finish_returning(MAY, look, "refunded")
    assert status() == "returned"


def test_an_order_whose_parcel_is_handed_over_while_its_return_is_agreed_to_is_returning_all_the_same() -> None:
    orders_table.place(an_order("ord_shipped"), [])
    for step in MOVES[:2]:
        orders_table.move("ord_shipped", step)
    with aws.answered_by(dynamodb=Meanwhile(lambda: deliver_order("ord_shipped"), "UpdateItem")):
        start_returning("ord_shipped")
    found = orders_table.get("ord_shipped")
    assert found
    assert [turn.status for turn in found.timeline][-2:] == ["delivered", "returning"]


def test_an_order_that_was_never_sent_does_not_return() -> None:
    orders_table.place(an_order("ord_pending"), [])
    with pytest.raises(MoveRefusedError):
        start_returning("ord_pending")
