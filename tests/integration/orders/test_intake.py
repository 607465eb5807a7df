"""The intake under a backlog: what is old goes aside, what is too late is refused, and repetitions change nothing."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from functions import orders
from infra.local.testing import moto_world
from layers.cloud import addresses, clock, ids
from layers.cloud.aws import client
from layers.cloud.messages import queues
from layers.cloud.messages.redelivery import DEAD_LETTER
from layers.shop.checkout.orders.model import AcceptedOrder
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from tests.unit.orders.orders import a_placement

SKU = "LANTERN-RED"
ENDS = '{"StartAt": "OrderShipped", "States": {"OrderShipped": {"Type": "Succeed"}}}'  # only its start matters here


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with moto_world():
        client("stepfunctions").create_state_machine(
            name="sluice-dev-order-saga", definition=ENDS, roleArn="arn:aws:iam::123456789012:role/saga"
        )
        receive_stock(SKU, 1000, "opening")
        yield


def accepted(seconds_ago: float = 0) -> AcceptedOrder:
    at_ms = int((clock.now().timestamp() - seconds_ago) * 1000)
    placement = msgspec.structs.replace(a_placement(), accepted_ms=at_ms)
    return AcceptedOrder(ids.new_id("ord"), "0123456789abcdef", placement)


def message(
    order: AcceptedOrder, waited: float = 0, receives: int = 1, queue: str = "orders", redriven: bool = False
) -> dict[str, Any]:
    sent_ms = int((clock.now().timestamp() - waited) * 1000)
    mark = {DEAD_LETTER: {"stringValue": "dl_0000000000000" + "0" * 16 + ":1:1", "dataType": "String"}}
    return {
        "messageId": order.order_id,
        "receiptHandle": "none",
        "body": msgspec.json.encode(order).decode(),
        "attributes": {"ApproximateReceiveCount": str(receives), "SentTimestamp": str(sent_ms)},
        "messageAttributes": mark if redriven else {},
        "eventSourceARN": f"arn:aws:sqs:us-east-1:123456789012:sluice-dev-{queue}",
    }


def status(order: AcceptedOrder) -> str:
    found = find_order(order.order_id)
    return f"{found.status} {found.reason}".strip() if found else "not stored"


def set_aside() -> list[str]:
    url = addresses.queue_url("orders-backlog")
    found = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [msgspec.json.decode(each["Body"])["order_id"] for each in found]


def test_of_a_batch_the_fresh_are_placed_and_the_old_set_aside() -> None:
    fresh, old = accepted(), accepted(90)
    answer = orders.intake({"Records": [message(old, waited=90), message(fresh)]})
    assert answer == {"batchItemFailures": []}
    assert (status(fresh), status(old)) == ("pending", "not stored")
    assert set_aside() == [old.order_id]


def test_what_was_set_aside_is_placed_however_old_its_message_is() -> None:
    old = accepted(600)
    assert orders.place_backlog({"Records": [message(old, waited=300, queue="orders-backlog")]}) == {
        "batchItemFailures": []
    }
    assert status(old) == "pending"


def test_a_crash_between_setting_aside_and_leaving_the_queue_places_the_order_once() -> None:
    old = accepted(90)
    orders.intake({"Records": [message(old, waited=90)]})  # set aside; then the environment dies
    orders.intake({"Records": [message(old, waited=120, receives=2)]})  # so it comes again
    orders.place_backlog({"Records": [message(old, waited=30, queue="orders-backlog")]})
    stored = orders_table.get(old.order_id)
    assert stored is not None
    assert (stored.status, stored.version) == ("pending", 1)
    assert queues.depth("orders-backlog").waiting == 1


@pytest.mark.parametrize("how", [{"receives": 2}, {"redriven": True}])
def test_what_failed_before_or_was_sent_back_by_a_person_is_placed_where_it_is(how: dict[str, Any]) -> None:
    old = accepted(90)
    orders.intake({"Records": [message(old, waited=90, **how)]})
    assert status(old) == "pending"
    assert set_aside() == []


def test_what_cannot_be_set_aside_is_placed() -> None:
    client("sqs").delete_queue(QueueUrl=addresses.queue_url("orders-backlog"))
    old = accepted(90)
    orders.intake({"Records": [message(old, waited=90)]})
    assert status(old) == "pending"


def test_an_order_that_nobody_waits_for_any_more_is_refused_and_takes_no_stock() -> None:
    late = accepted(31 * 60)
    orders.place_backlog({"Records": [message(late, queue="orders-backlog")]})
    assert status(late) == "rejected too_late"


def test_how_long_an_order_is_wanted_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_ORDER_WANTED_SECONDS", "10")
    late = accepted(11)
    orders.intake({"Records": [message(late)]})
    assert status(late) == "rejected too_late"


def test_a_person_may_place_an_order_however_late() -> None:
    late = accepted(31 * 60)
    orders.intake({"Records": [message(late, redriven=True)]})
    assert status(late) == "pending"


def test_an_order_placed_in_time_whose_message_comes_again_too_late_keeps_its_place() -> None:
    order = accepted(29 * 60)
    orders.intake({"Records": [message(order)]})
    later = msgspec.structs.replace(order.placement, accepted_ms=order.placement.accepted_ms - 120_000)
    orders.intake({"Records": [message(msgspec.structs.replace(order, placement=later), receives=2)]})
    assert status(order) == "pending"
