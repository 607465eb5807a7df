"""What the SLO of orders counts, as the stream of the orders table tells of their ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from layers.cloud.watch.telemetry import metrics
from layers.shop.checkout.orders.model import Exchange, Funds
from layers.shop.checkout.orders.table.rows import placement_text
from layers.shop.checkout.orders.tell.measure_ends import LATE_MS, measure_end
from tests.unit.orders.orders import a_placement

ACCEPTED = 1_795_000_000_000
PLAIN = a_placement()
IN_EXCHANGE = replace(PLAIN, exchange=Exchange("ord_old", "ret_1", "ord_old", Funds(20800)))


@pytest.fixture(autouse=True)
def nothing_measured() -> Iterator[None]:
    metrics.clear_metrics()
    yield
    metrics.clear_metrics()


WELL = {"OrderEnded": [1.0], "OrderEndedBadly": [0.0], "OrderEndedLate": [0.0]}
BADLY = {"OrderEnded": [1.0], "OrderEndedBadly": [1.0], "OrderEndedLate": [0.0]}


def measured(*timeline: tuple[str, int], reason: str = "", placement: Any = PLAIN) -> dict[str, list[float]]:
    """What is measured of an order with this timeline, in milliseconds after it was accepted."""
    turns = [{"L": [{"S": status}, {"N": str(ACCEPTED + at)}, {"S": ""}]} for status, at in timeline]
    row = {"timeline": {"L": turns}, "reason": {"S": reason}, "body": {"S": placement_text(placement)}}
    measure_end({"dynamodb": {"NewImage": row}})
    return {name: metric["Value"] for name, metric in metrics.metric_set.items()}


def test_an_order_that_ships_tells_how_long_it_took() -> None:
    found = measured(("queued", 0), ("pending", 400), ("confirmed", 900), ("shipped", 1700))
    assert found == {**WELL, "OrderDuration": [1700.0]}


def test_an_order_on_its_way_tells_nothing_yet() -> None:
    assert measured(("queued", 0), ("pending", 400), ("confirmed", 900)) == {}
    assert measured(("queued", 0), ("shipped", 900), ("delivered", 90_000)) == {}


@pytest.mark.parametrize("reason", ["processing_failed", "too_late", "payment_unavailable"])
def test_an_order_that_ends_by_a_fault_of_ours_ended_badly(reason: str) -> None:
    assert measured(("queued", 0), ("rejected", 900), reason=reason) == BADLY


@pytest.mark.parametrize("reason", ["sold_out", "payment_declined", "cancelled_by_buyer"])
def test_an_order_that_its_buyer_or_the_stock_ends_ended_well(reason: str) -> None:
    assert measured(("queued", 0), ("cancelled", 900), reason=reason) == {**WELL, "OrderDuration": [900.0]}


def test_an_order_that_took_longer_than_two_minutes_ended_late() -> None:
    assert measured(("queued", 0), ("shipped", LATE_MS))["OrderEndedLate"] == [0.0]
    metrics.clear_metrics()
    assert measured(("queued", 0), ("shipped", LATE_MS + 1))["OrderEndedLate"] == [1.0]


@pytest.mark.parametrize("wait", ["awaiting_payment", "awaiting_stock"])
def test_time_that_a_payer_takes_or_goods_on_their_way_is_no_time_of_ours(wait: str) -> None:
    assert measured(("queued", 0), (wait, 900), ("shipped", 7_200_000)) == WELL


def test_an_exchange_waits_for_the_goods_that_pay_for_it() -> None:
    found = measured(("queued", 0), ("pending", 400), ("shipped", 86_400_000), placement=IN_EXCHANGE)
    assert found == WELL


def test_what_could_not_be_read_and_was_refused_ended_badly() -> None:
    assert measured(("rejected", 900), reason="processing_failed") == BADLY
