"""Once the money is taken: an order ships from where its goods are, waits for them, or turns back; then it arrives."""

from typing import Any

import pytest
from msgspec.structs import replace

from functions import order_saga, payments
from layers.shop.checkout.orders.errors import CancelledByBuyerError, MoveRefusedError
from layers.shop.checkout.orders.model import Parcel, Payment
from layers.shop.checkout.orders.saga.deliver_order import deliver_order
from layers.shop.checkout.orders.saga.follow_payment import follow_payment
from layers.shop.checkout.orders.saga.ship_order import ship_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import OWED, Reservation
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.port import PaymentNews
from layers.shop.payments.wait_for_payment import LOOK_SECONDS
from tests.support.cloud import Cloud, Queues
from tests.support.provider_double import InMemoryProvider
from tests.support.rows import put_order
from tests.unit.orders.orders import MAY
from tests.unit.orders.paying import INTENT, TOTAL, authorized, cancelled, confirmed, order, told

PAID = Payment(INTENT, "authorized", TOTAL, TOTAL)


class Packer:
    """Makes a parcel for each warehouse, and knows which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, warehouses: Any) -> list[Parcel]:
        self.asked.append([*warehouses])
        return [Parcel(f"shp_{name}", "SF Express", f"SL-{name}", name) for name in warehouses]


def test_an_order_is_shipped_once_with_its_parcels_and_its_money(entry: dict[str, Any]) -> None:
    confirmed(entry)
    first = ship_order(MAY, PAID, Packer())
    assert ship_order(MAY, PAID, Packer()) == first == order().parcels
    assert (order().status, order().payment, told().count("shipped")) == ("shipped", PAID, 1)


def test_goods_that_lie_elsewhere_are_shipped_from_there(entry: dict[str, Any]) -> None:
    confirmed(entry)
    put_order(replace(order(), holds=[Reservation("LANTERN-RED", 0, 1, "sh"), Reservation("LANTERN-RED", 0, 1, "bj")]))
    packer = Packer()
    assert {parcel.warehouse for parcel in ship_order(MAY, PAID, packer)} == {"sh", "bj"}
    assert packer.asked[0] == [""] and sorted(packer.asked[1]) == ["bj", "sh"]


def owing(entry: dict[str, Any], **changes: Any) -> None:
    confirmed(entry)
    holds = [Reservation("LANTERN-RED", 0, 1), Reservation("LANTERN-RED", 0, 1, OWED)]
    put_order(replace(order(), holds=holds, **changes))


def test_an_order_whose_goods_are_not_there_waits_and_its_money_is_noted_once(entry: dict[str, Any]) -> None:
    owing(entry)
    for _ in range(2):
        assert ship_order(MAY, PAID, Packer()) == []
    assert (order().status, order().payment, told().count("awaiting_stock")) == ("confirmed", PAID, 1)


def test_an_order_nobody_wants_any_more_is_not_shipped(entry: dict[str, Any]) -> None:
    owing(entry)
    orders_table.request_cancel(MAY)
    with pytest.raises(CancelledByBuyerError):
        ship_order(MAY, PAID, Packer())
    assert order().status == "confirmed"


def test_a_cancelled_order_is_not_shipped(entry: dict[str, Any]) -> None:
    cancelled(entry)
    with pytest.raises(MoveRefusedError):
        ship_order(MAY, PAID, Packer())


def test_an_order_arrives_once_and_one_that_comes_back_stays_on_its_way(entry: dict[str, Any]) -> None:
    confirmed(entry)
    with pytest.raises(MoveRefusedError):
        deliver_order(MAY)
    ship_order(MAY, PAID, Packer())
    for _ in range(2):
        deliver_order(MAY)
    assert (order().status, told().count("delivered")) == ("delivered", 1)
    put_order(replace(order(), status="returning", timeline=order().timeline[:-1]))
    deliver_order(MAY)
    assert order().status == "returning"


def test_an_event_comes_again_when_the_provider_is_away_and_a_reminder_does_not(
    entry: dict[str, Any], bank: InMemoryProvider, queues: Queues
) -> None:
    authorized(entry)
    before = len(queues.messages("webhooks"))
    bank.fail_next("before", 2)
    with pytest.raises(PaymentUnavailableError):
        follow_payment(PaymentNews(INTENT, "evt_1"))
    follow_payment(PaymentNews(INTENT, order_id=MAY))
    assert len(queues.messages("webhooks")) == before  # nobody waits: there is no other look


def test_a_reminder_plans_the_next_look_while_somebody_waits(cloud: Cloud, entry: dict[str, Any]) -> None:
    entry = authorized(entry | {"payment_method": "pm_redirect"})
    order_saga.await_payment(entry, None)
    cloud.machines.waiting.add("token")
    wait = {"order_id": MAY, "intent_id": INTENT, "deadline_ms": order().due.expires_ms, "token": "token"}
    payments.keep_payment_token(wait | {"entry": entry}, None)
    follow_payment(PaymentNews(INTENT, order_id=MAY))
    assert cloud.machines.beats == 1
    assert cloud.queues.sent["webhooks"][-1] == (LOOK_SECONDS, {"intent_id": INTENT, "event_id": "", "order_id": MAY})
