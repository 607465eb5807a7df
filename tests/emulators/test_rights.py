"""What every function asks of AWS is what its policy allows. No emulator refuses; AWS would."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from infra.local.testing import Laptop, laptop
from tests.emulators import rights
from tests.support.patience import eventually
from tests.support.shopper import Buyer, Operator

RECORDER = Path(__file__).with_name("recorder")
CALLING = {"api_handler", "intake", "check-up", "refuse-dead-orders", "publish-order-events", "notify"}
CALLING |= {"confirm-order", "create-shipment", "release-stock"}


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of all AWS calls of a shop in which a bit of everything happened."""
    file = tmp_path_factory.mktemp("calls") / "calls.jsonl"
    with laptop(seed=False, PYTHONPATH=str(RECORDER), SLUICE_CALLS_FILE=str(file)) as shop:
        live_a_day(shop)
        eventually(lambda: callers(file) >= CALLING)
        yield file


def callers(file: Path) -> set[str]:
    return {need.function for need in rights.needs(file)}


def live_a_day(shop: Laptop) -> None:
    operator = Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})
    sku = operator.new_product(stock=9)
    operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": 1})
    shipped = buy(shop, sku, "pm_card_visa")
    buy(shop, sku, "pm_card_chargeDeclined")
    unpaid = buy(shop, sku, "pm_redirect", until={"pending"})
    send(shop, "checkups", {"order_id": unpaid["order_id"]})
    send(shop, "orders-dlq", {"order_id": "ord_" + "a" * 26})
    work_on_dead_letters(shop, operator)
    operator.call("POST", f"/v1/admin/shipments/{shipped['shipment']['shipment_id']}/events", {"status": "delivered"})
    for path in (f"stock/{sku}", f"orders/{shipped['order_id']}", "executions", f"executions/{shipped['order_id']}"):
        assert operator.call("GET", f"/v1/admin/{path}").status == 200
    for path in ("products", "categories", "health"):
        assert operator.call("GET", f"/v1/{path}").status == 200
    eventually(lambda: operator.call("GET", "/v1/admin/outbox").body["items"])


def work_on_dead_letters(shop: Laptop, operator: Operator) -> None:
    """A message in every queue that its consumer cannot handle, and a bit of everything done with it."""
    letters = "/v1/admin/dead-letters"
    send(shop, "stuck-orders", {"order_id": "ord_" + "b" * 26, "undo_failure": {"Error": "ProviderAway"}})
    for queue in {each["queue"] for each in operator.call("GET", letters).body["items"]} - {"stuck-orders"}:
        refusing = queue in ("orders", "checkups", "webhooks", "notifications")
        send(shop, queue if refusing else f"{queue}-dlq", {"nonsense": queue})
    eventually(lambda: all(queue["count"] for queue in operator.call("GET", letters).body["items"]))
    for queue in operator.call("GET", letters).body["items"]:
        path = f"{letters}/{queue['queue']}/{queue['newest']['letter_id']}"
        assert operator.call("PUT", path, {"body": {"nonsense": 2, "order_id": "ord_" + "b" * 26}}).status == 200
        assert operator.call("POST", f"{path}/redrive").status in (202, 409)
    send(shop, "imports-dlq", {"nonsense": 3})
    eventually(lambda: operator.call("GET", f"{letters}/imports").body["items"])
    assert operator.call("POST", f"{letters}/imports/redrive", {"rate": 5}).status == 202
    failed = f"/v1/admin/executions/ord_{'b' * 26}-r1"
    eventually(lambda: operator.call("GET", failed).body.get("status") == "FAILED")
    assert operator.call("POST", f"{failed}/redrive").status == 202
    for path in ("state-machines/order-saga", "audit"):
        assert operator.call("GET", f"/v1/admin/{path}").status == 200


def buy(shop: Laptop, sku: str, payment_method: str, **until: set[str]) -> Any:
    buyer = Buyer(shop.url)
    return buyer.follow(buyer.buy(sku, payment_method=payment_method), **until)


def send(shop: Laptop, noun: str, message: dict[str, str]) -> None:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = botocore.session.get_session().create_client("sqs", endpoint_url=shop.aws_endpoint, **keys)
    url = client.get_queue_url(QueueName=f"sluice-dev-{noun}")["QueueUrl"]
    client.send_message(QueueUrl=url, MessageBody=json.dumps(message))


def test_no_function_asks_for_what_its_policy_does_not_allow(calls: Path) -> None:
    assert sorted(str(need) for need in rights.needs(calls) if not need.met()) == []


def test_the_day_saw_every_function_that_talks_to_aws(calls: Path) -> None:
    assert callers(calls) >= CALLING
