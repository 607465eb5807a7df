"""Orders whose message was given up: refused once, placed after all, or left to a person; and those that are old."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.checkout.orders.model import Order, UnreadableOrder, may_be_placed_again
from layers.shop.checkout.orders.place.refuse_order import UnreadableOrderError, refuse_order
from layers.shop.checkout.orders.place.set_aside import BACKLOG, set_aside
from layers.shop.checkout.orders.saga.check_up import Resumption, resume_saga, schedule_check_ups
from layers.shop.checkout.orders.table.store import orders_table
from tests.support.cloud import Cloud, Machines, Queues
from tests.unit.orders.orders import MAY, a_placement, an_order
from tests.unit.orders.paying import order

LETTER = msgspec.json.encode(an_order()).decode()


def test_a_dead_letter_is_refused_with_all_that_it_says(cloud: Cloud) -> None:
    for _ in range(2):
        refuse_order(LETTER)
    assert (order().status, order().reason, order().fingerprint) == (
        "rejected",
        "processing_failed",
        "0123456789abcdef",
    )
    assert [turn.status for turn in order().timeline] == ["queued", "rejected"]
    assert cloud.machines.started == {}


def test_a_dead_letter_of_a_placed_order_sees_that_its_saga_runs(entry: dict[str, Any], machines: Machines) -> None:
    machines.started.clear()  # a crash came between the two
    refuse_order(LETTER)
    assert order().status == "pending"
    assert [*machines.started] == [MAY]


def test_a_dead_letter_that_only_names_its_order_is_refused_all_the_same(cloud: Cloud) -> None:
    refuse_order(msgspec.json.encode({"order_id": MAY, "placement": "?"}).decode())
    assert isinstance(orders_table.stored(MAY), UnreadableOrder)


@pytest.mark.parametrize("body", ["?", "[]", '{"order_id": 7}', '{"order_id": "ord_1"}', f'{{"order_id": "{MAY}x"}}'])
def test_a_dead_letter_that_names_no_order_waits_for_a_person(cloud: Cloud, body: str) -> None:
    with pytest.raises(UnreadableOrderError):
        refuse_order(body)


def refused(reason: str, status: str = "rejected") -> Order:
    return Order(MAY, status, 1, "f", [], a_placement(), reason=reason)


def test_only_what_was_refused_for_a_fault_of_ours_may_be_placed_again() -> None:
    assert may_be_placed_again(refused("processing_failed"))
    assert not may_be_placed_again(refused("sold_out"))
    assert not may_be_placed_again(refused("processing_failed", "cancelled"))


def test_a_refused_order_is_closed_and_one_that_was_placed_meanwhile_is_not(entry: dict[str, Any]) -> None:
    assert not orders_table.close(MAY)
    other = "ord_cccccccccccccccccccccccccc"
    orders_table.reject(other, "processing_failed", replace(an_order(), order_id=other))
    assert orders_table.close(other)
    assert order().status == "pending" and not order().cancel_requested


NOW = 1_795_000_000


def message(name: str, age: float, receives: int = 1, dead: bool = False) -> dict[str, Any]:
    told = {"SentTimestamp": str(int((NOW - age) * 1000)), "ApproximateReceiveCount": str(receives)}
    letter = {"dead-letter": {"stringValue": "x", "dataType": "String"}} if dead else {}
    return {"messageId": name, "body": name, "attributes": told, "messageAttributes": letter}


@pytest.fixture
def _far_behind(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SLUICE_ORDER_BEHIND_SECONDS", "30")
    with clock.frozen(clock.moment(NOW * 1000)):
        yield


@pytest.mark.usefixtures("_far_behind")
def test_what_waited_too_long_is_moved_and_nothing_else(queues: Queues) -> None:
    records = [message("old", 31), message("on time", 30), message("again", 31, 2), message("sent back", 31, dead=True)]
    assert set_aside(records) == {"old"}
    assert queues.messages(BACKLOG) == ["old"]


@pytest.mark.usefixtures("_far_behind")
def test_nothing_is_moved_while_all_is_fresh(queues: Queues) -> None:
    assert set_aside([message("fresh", 1)]) == set()
    assert queues.messages(BACKLOG) == []


def test_check_ups_come_in_a_quarter_of_an_hour(queues: Queues) -> None:
    schedule_check_ups([MAY, "ord_2"])
    assert queues.sent["checkups"] == [(900, {"order_id": MAY}), (900, {"order_id": "ord_2"})]


def test_a_person_takes_a_saga_up_where_it_stood(machines: Machines) -> None:
    for _ in range(2):
        resume_saga(MAY, Resumption(f"{MAY}-9", {"resume_at": "RefundOrder"}, "order-saga"))
    (started,) = machines.started.items()
    assert started == (f"{MAY}-9", {"machine": "order-saga", "resume_at": "RefundOrder", "execution": f"{MAY}-9"})
