"""A buyer who wants no more of an order: before it is paid, while its payer is elsewhere, and while its goods are."""

from typing import Any

import pytest
from msgspec.structs import replace

from layers.shop.checkout.orders.errors import (
    CancelTooEarlyError,
    MoveRefusedError,
    OrderNotFoundError,
    OrderTokenMissingError,
)
from layers.shop.checkout.orders.model import Exchange, Funds, Order, Payment, TimelineEntry
from layers.shop.checkout.orders.saga.cancel_order import cancel_order
from layers.shop.checkout.orders.saga.resume_order import turn_back
from layers.shop.goods.inventory.model import OWED, Reservation
from tests.support.cloud import Cloud
from tests.support.rows import put_order
from tests.unit.orders.orders import MAY, a_placement
from tests.unit.orders.paying import INTENT, cancelled, captured, order

UNWANTED = f"{MAY}-cancelled"


def test_only_the_orders_own_token_cancels_it(entry: dict[str, Any], token: str) -> None:
    for wrong, error in ((None, OrderTokenMissingError), ("nobody", OrderNotFoundError)):
        with pytest.raises(error):
            cancel_order(MAY, wrong)
    assert not order().cancel_requested


def test_an_order_that_is_not_placed_yet_cannot_be_cancelled(cloud: Cloud, token: str) -> None:
    with pytest.raises(CancelTooEarlyError):
        cancel_order(MAY, token)


def test_a_cancelled_order_is_cancelled_again_without_an_error(entry: dict[str, Any], token: str) -> None:
    cancelled(entry)
    before = order()
    cancel_order(MAY, token)
    assert order() == before


def test_an_order_that_is_paid_and_there_is_not_cancelled(entry: dict[str, Any], token: str) -> None:
    captured(entry)
    with pytest.raises(MoveRefusedError):
        cancel_order(MAY, token)
    assert not order().cancel_requested


def waiting(**changes: Any) -> Order:
    """A paid order one of whose lanterns is only promised."""
    holds = [Reservation("LANTERN-RED", 0, 1), Reservation("LANTERN-RED", 0, 1, OWED)]
    turns = [
        TimelineEntry(status, 1_795_000_000_000) for status in ("queued", "pending", "confirmed", "awaiting_stock")
    ]
    payment = Payment(INTENT, "authorized", 20_800, 20_800)
    stored = Order(MAY, "confirmed", 3, "f", turns, a_placement(), holds=holds, payment=payment)
    return replace(stored, **changes)


def test_an_order_that_waits_for_goods_is_taken_up_to_turn_back(cloud: Cloud, token: str) -> None:
    put_order(waiting())
    for _ in range(2):
        cancel_order(MAY, token)
    assert [*cloud.machines.started] == [UNWANTED]
    assert cloud.machines.started[UNWANTED]["resume_at"] == "CancelPaidOrder"
    assert cloud.machines.started[UNWANTED]["authorization"]["intent_id"] == INTENT
    assert cloud.queues.sent["checkups"][0] == (900, {"order_id": MAY})


def test_nothing_turns_back_that_is_not_wished_or_under_way(cloud: Cloud) -> None:
    wished = waiting(cancel_requested=True)
    under_way = replace(wished, timeline=wished.timeline[:-1])
    assert [turn_back(each) for each in (waiting(), under_way, replace(wished, status="shipped"))] == [False] * 3
    assert cloud.machines.started == {}
    assert turn_back(wished)
    assert not turn_back(wished)


def test_what_an_exchange_sends_is_cancelled_with_its_return_only(cloud: Cloud, token: str) -> None:
    exchanged = replace(a_placement(), exchange=Exchange("ord_first", "ret_1", "ord_first", Funds()))
    put_order(waiting(placement=exchanged))
    with pytest.raises(MoveRefusedError):
        cancel_order(MAY, token)
    assert cloud.machines.started == {}
