"""The daily run through its two functions, on moto and the provider's double."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from functions import reconciliation
from infra.local.provider import Double
from infra.local.testing import moto_world
from layers.cloud import addresses, audit, clock
from layers.cloud.aws import client
from layers.shop.backoffice.reconciliation.model import Finding, Run
from layers.shop.backoffice.reconciliation.runs import list_runs, show_run, start_run
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Reservation
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.payments.port import DEFAULT
from layers.shop.payments.providers import provider
from tests.unit.orders.orders import MAY, an_order

SCHEDULED = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-22T00:00:00Z", "detail": {}}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    double = Double().start()
    with moto_world():
        monkeypatch.setenv("SLUICE_STRIPE_KEY", "sk_test_any")
        monkeypatch.setenv("SLUICE_STRIPE_API_BASE", double.url)
        yield
    double.stop()


def messages() -> list[dict[str, Any]]:
    """What waits on the queue, delayed or not, as Lambda would be given it."""
    url = addresses.queue_url("reconciliations")
    received = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for message in received:
        client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    arn = "arn:aws:sqs:us-east-1:123456789012:sluice-dev-reconciliations"
    return [
        {
            "eventSourceARN": arn,
            "receiptHandle": each["ReceiptHandle"],
            "messageAttributes": {},
            "messageId": each["MessageId"],
            "body": each["Body"],
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        for each in received
    ]


def run_to_the_end() -> tuple[Run, list[Finding]]:
    run = start_run("a test", settle_seconds=0)
    while records := messages():
        assert reconciliation.run_reconciliation({"Records": records}) == {"batchItemFailures": []}
    return show_run(run.run_id)


def a_cancelled_order_that_was_charged() -> str:
    """Placed and cancelled an hour ago; the money was taken all the same. Its payment."""
    accepted = an_order()
    amount = accepted.placement.payable
    with clock.frozen(clock.now() - timedelta(hours=1)):
        orders_table.place(accepted, [Reservation("LANTERN-RED", 0, 2)])
        placed = orders_table.get(MAY)
        assert placed is not None
        orders_table.cancel(placed, "payment_expired", Payment())
    intent_id = provider(DEFAULT).authorize(MAY, amount, "pm_card_visa").intent_id
    provider(DEFAULT).capture(MAY, intent_id, amount)
    return intent_id


@pytest.mark.usefixtures("world")
def test_the_schedule_starts_a_run_and_sends_for_its_first_step() -> None:
    reconciliation.reconcile(SCHEDULED)
    (run,) = list_runs(10).runs
    assert (run.by, run.finished) == ("schedule", False)
    assert [msgspec.json.decode(record["body"]) for record in messages()] == [{"run_id": run.run_id, "step": 1}]


@pytest.mark.usefixtures("world")
def test_an_empty_shop_is_in_order() -> None:
    run, findings = run_to_the_end()
    assert (run.finished, findings) == (True, [])


@pytest.mark.usefixtures("world")
def test_money_of_a_cancelled_order_goes_back_once_and_the_log_says_so() -> None:
    receive_stock("LANTERN-RED", 10, "rcp_0")
    intent_id = a_cancelled_order_that_was_charged()
    run, (finding,) = run_to_the_end()
    assert (finding.kind, finding.state, finding.intent_id) == ("charged_without_order", "repaired", intent_id)
    assert (run.repaired, run.open) == (1, 0)
    state, order = provider(DEFAULT).find("", intent_id), find_order(MAY)
    assert state is not None
    assert order is not None
    assert state.refunded == state.captured == order.payment.refunded > 0
    assert order.timeline[-1].reason == "paid_after_expiry"
    (entry,) = audit.page(10).entries
    assert (entry.act, entry.by, entry.ids) == ("repair", "the reconciler", [intent_id])
    assert run_to_the_end()[1] == []


@pytest.mark.usefixtures("world")
def test_a_provider_out_of_reach_brings_the_step_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run = start_run("a test", settle_seconds=0)
    monkeypatch.setenv("SLUICE_STRIPE_API_BASE", "http://127.0.0.1:9")
    failed: list[Any] = []
    while not failed and (records := messages()):
        failed = reconciliation.run_reconciliation({"Records": records})["batchItemFailures"]
    assert len(failed) == 1
    assert show_run(run.run_id)[0].stage == "payments"
