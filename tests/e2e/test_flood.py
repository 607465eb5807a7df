"""Three hundred orders at once, and room for five payments: what waits, waits on the queue, and none is cancelled."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.local.testing import Laptop, laptop
from tests.e2e.test_overload import old_order, queued
from tests.support.patience import eventually
from tests.support.shopper import END_STATES, Operator

ORDERS, ROOM = 300, 5
STEPS = ("authorize-payment", "capture-payment", "void-payment")


@pytest.fixture(scope="module")
def shop() -> Iterator[Laptop]:
    """One of its own, whose payment steps have hardly any room."""
    with laptop(SLUICE_PAYMENT_CONCURRENCY=str(ROOM), SLUICE_ORDER_BEHIND_SECONDS="600") as running:
        yield running


@pytest.fixture(scope="module")
def aws(shop: Laptop) -> Callable[[str], Any]:
    import boto3

    keys = {"aws_access_key_id": "laptop", "aws_secret_access_key": "laptop", "region_name": "us-east-1"}
    return lambda service: boto3.client(service, endpoint_url=shop.aws_endpoint, **keys)


def test_no_order_of_a_flood_is_cancelled_for_want_of_room(operator: Operator, aws: Callable[[str], Any]) -> None:
    for step in STEPS:
        told = {"FunctionName": f"sluice-dev-{step}", "ReservedConcurrentExecutions": ROOM}
        aws("lambda").put_function_concurrency(**told)
    sku = operator.new_product(stock=ORDERS)
    flood = [old_order(sku, 0) for _ in range(ORDERS)]
    queued(aws("sqs"), flood)
    waited, ends = [0.0], dict[str, str]()

    def over() -> bool:
        load = operator.read("/v1/admin/load")
        waited.extend(queue["oldest_seconds"] for queue in load["queues"] if queue["queue"].startswith("orders"))
        for message in flood:
            order_id = message["order_id"]
            if order_id not in ends and (status := operator.order(order_id).get("status")) in END_STATES:
                ends[order_id] = status
        return len(ends) == ORDERS

    eventually(over, seconds=400)
    assert Counter(ends.values()) == {"shipped": ORDERS}
    assert operator.stock(sku) == {"received": ORDERS, "available": 0, "held": 0, "sold": ORDERS}
    assert max(waited) > 0.0  # how long is the machine's business
