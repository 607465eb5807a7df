"""Payments that wait for their payer, over HTTP: the payment page, the provider's events, deadlines and late money."""

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.testing import laptop
from tests.support.payments import Provider
from tests.support.shopper import Buyer, Client, Operator, Reply

SECRET = "whsec_e2e"
DEADLINE = 4  # seconds: long enough to press a button, short enough to wait for


@pytest.fixture(scope="module")
def shop() -> Iterator[Any]:
    """A shop of its own, whose payers have only seconds."""
    deadline = {"SLUICE_PAYMENT_DEADLINE_SECONDS": str(DEADLINE), "SLUICE_STRIPE_WEBHOOK_SECRET": SECRET}
    with laptop(**deadline) as running:
        yield running


@pytest.fixture
def operator(shop: Any) -> Operator:
    return Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})


@pytest.fixture
def buyer(shop: Any) -> Buyer:
    return Buyer(shop.url)


@pytest.fixture
def provider(shop: Any) -> Iterator[Provider]:
    found = Provider(shop.payments_url, {"Authorization": "Bearer sk_test_checks"})
    yield found
    found.mend()


def seen(buyer: Buyer, accepted: Reply) -> Any:
    return buyer.call("GET", accepted.body["status_url"], X_Order_Token=accepted.body["order_token"]).body


def page_of(buyer: Buyer, accepted: Reply) -> str:
    """The address the buyer is sent to, once the order tells it."""
    until = time.monotonic() + 10
    while not (payment := seen(buyer, accepted).get("payment")) and time.monotonic() < until:
        time.sleep(0.05)
    return str(payment["redirect_url"])


def press(page: str, decision: str = "pay") -> Reply:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    return Client(page).call("POST", "", f"decision={decision}".encode(), **form)


def refunded(buyer: Buyer, accepted: Reply) -> Any:
    until = time.monotonic() + 10
    while (order := seen(buyer, accepted))["timeline"][-1]["status"] != "refunded" and time.monotonic() < until:
        time.sleep(0.05)
    return order


def test_a_payer_who_is_waited_for_is_told_where_and_until_when_once(buyer: Buyer, operator: Operator) -> None:
    accepted = buyer.buy(operator.new_product(stock=5), payment_method="pm_redirect")
    page, order_id = page_of(buyer, accepted), accepted.body["order_id"]
    buyer.follow(accepted)
    until = time.monotonic() + 10
    told: list[dict[str, Any]] = []
    while not any(notice["event"] == "OrderCancelled" for notice in told) and time.monotonic() < until:
        told = operator.call("GET", "/v1/admin/outbox?limit=100").body["items"]
        told = [notice for notice in told if notice["order_id"] == order_id]
    (waiting,) = [notice for notice in told if notice["event"] == "OrderAwaitsPayment"]
    assert page in waiting["text"]
    assert f"{datetime.now(UTC).year}-" in waiting["text"]


def test_an_order_paid_on_the_payment_page_ships(buyer: Buyer, operator: Operator, provider: Provider) -> None:
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, payment_method="pm_redirect")
    page = page_of(buyer, accepted)
    order = seen(buyer, accepted)
    assert (order["status"], order["payment"]["status"]) == ("pending", "requires_action")
    left = datetime.fromisoformat(order["payment"]["expires_at"]) - datetime.now(UTC)
    assert timedelta(0) < left <= timedelta(seconds=DEADLINE)
    back = press(page)
    assert back.headers["location"].startswith(f"{buyer.url}/order.html?id={order['order_id']}")
    shipped = buyer.follow(accepted)
    assert shipped["status"] == "shipped"
    assert shipped["payment"] is None
    (payment,) = provider.payments(order["order_id"])
    assert payment["amount_received"] == order["totals"]["total"]["amount"]
    assert operator.stock(sku) == {"received": 5, "available": 4, "held": 0, "sold": 1}
    names = {
        each["name"]
        for each in operator.call("GET", f"/v1/admin/executions?order_id={order['order_id']}").body["items"]
    }
    assert {f"{order['order_id']}-wait", f"{order['order_id']}-paid"} <= names


def test_a_payer_who_refuses_loses_nothing(buyer: Buyer, operator: Operator) -> None:
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, payment_method="pm_redirect")
    press(page_of(buyer, accepted), "refuse")
    order = buyer.follow(accepted)
    assert (order["status"], order["reason"]) == ("cancelled", "payment_declined")
    assert operator.stock(sku)["available"] == 5


def test_what_is_not_paid_in_time_is_cancelled_and_late_money_goes_back_in_full(
    buyer: Buyer, operator: Operator, provider: Provider
) -> None:
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, payment_method="pm_redirect")
    page = page_of(buyer, accepted)
    order = buyer.follow(accepted, seconds=DEADLINE + 20)
    assert (order["status"], order["reason"]) == ("cancelled", "payment_expired")
    assert operator.stock(sku) == {"received": 5, "available": 5, "held": 0, "sold": 0}
    press(page)
    late = refunded(buyer, accepted)
    assert (late["timeline"][-1]["status"], late["timeline"][-1]["reason"]) == ("refunded", "paid_after_expiry")
    assert late["payment"]["refunded"] == late["totals"]["total"]
    booked = operator.order(order["order_id"])["payment"]
    assert booked["captured"] == booked["refunded"] == late["totals"]["total"]
    assert operator.stock(sku)["available"] == 5
    assert "OrderRefunded" in told(operator, order["order_id"])


def told(operator: Operator, order_id: str) -> set[str]:
    """The events the buyer got a mail about, waited for."""
    until, events = time.monotonic() + 10, set()
    while "OrderRefunded" not in events and time.monotonic() < until:
        outbox = operator.call("GET", "/v1/admin/outbox?limit=100").body["items"]
        events = {notice["event"] for notice in outbox if notice["order_id"] == order_id}
    return events


def test_a_payment_whose_event_is_lost_is_found_by_asking(buyer: Buyer, operator: Operator, provider: Provider) -> None:
    """The look a minute later, or at the deadline, finds what no event told."""
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, payment_method="pm_redirect")
    page = page_of(buyer, accepted)
    provider.break_down(mode="down", path_prefix="/webhooks")
    press(page)
    assert buyer.follow(accepted, seconds=DEADLINE + 20)["status"] == "shipped"


def event(kind: str, thing: dict[str, Any]) -> bytes:
    return json.dumps({"id": f"evt_{uuid.uuid4().hex}", "type": kind, "data": {"object": thing}}).encode()


def signed(body: bytes, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    at = int(time.time()) - age
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe_Signature": f"t={at},v1={digest}"}


def deliver(buyer: Buyer, body: bytes, **headers: str) -> Reply:
    return Client(buyer.url).call("POST", "/v1/webhooks/payments", body, **headers)


def test_a_forged_and_an_old_event_are_refused(buyer: Buyer) -> None:
    body = event("payment_intent.succeeded", {"object": "payment_intent", "id": "pi_1"})
    forged = deliver(buyer, body, **signed(body, "whsec_guess"))
    assert (forged.status, forged.body["code"]) == (401, "forged_event")
    assert deliver(buyer, body).status == 401
    assert deliver(buyer, body + b" ", **signed(body)).status == 401
    old = deliver(buyer, body, **signed(body, age=3600))
    assert (old.status, old.body["code"]) == (401, "stale_event")


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000])
def test_a_signed_event_that_is_no_json_is_400(buyer: Buyer, body: bytes) -> None:
    refused = deliver(buyer, body, **signed(body))
    assert (refused.status, refused.body["code"]) == (400, "invalid_json")


def test_one_event_fifty_times_at_once_has_one_effect(buyer: Buyer, operator: Operator, provider: Provider) -> None:
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, payment_method="pm_redirect")
    page = page_of(buyer, accepted)
    (intent,) = provider.payments(accepted.body["order_id"])
    body = event("payment_intent.amount_capturable_updated", {"object": "payment_intent", "id": intent["id"]})
    press(page)
    with ThreadPoolExecutor(10) as crowd:
        replies = list(crowd.map(lambda _: deliver(buyer, body, **signed(body)), range(50)))
    assert {(reply.status, reply.body["stored"]) for reply in replies} == {(200, True)}
    order = buyer.follow(accepted)
    turns = ["queued", "pending", "awaiting_payment", "confirmed", "shipped"]
    assert [turn["status"] for turn in order["timeline"]] == turns
    (payment,) = provider.payments(order["order_id"])
    assert payment["amount_received"] == order["totals"]["total"]["amount"]


def test_an_event_of_an_unknown_payment_is_taken_and_moves_nothing(buyer: Buyer) -> None:
    body = event("payment_intent.succeeded", {"object": "payment_intent", "id": "pi_of_another_shop"})
    assert deliver(buyer, body, **signed(body)).body == {"stored": True}


def cancel(buyer: Buyer, accepted: Reply) -> Reply:
    path = f"{accepted.body['status_url']}/cancel"
    return buyer.call("POST", path, X_Order_Token=accepted.body["order_token"])


def test_a_buyer_who_cancels_while_paying_gets_everything_back(
    buyer: Buyer, operator: Operator, provider: Provider
) -> None:
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, payment_method="pm_redirect")
    page_of(buyer, accepted)
    assert cancel(buyer, accepted).status == 202
    order = buyer.follow(accepted, seconds=3)
    assert (order["status"], order["reason"]) == ("cancelled", "cancelled_by_buyer")
    assert cancel(buyer, accepted).status == 202
    assert operator.stock(sku) == {"received": 5, "available": 5, "held": 0, "sold": 0}
    (payment,) = provider.payments(order["order_id"])
    assert (payment["status"], payment["amount_received"]) == ("canceled", 0)


def test_an_order_that_is_paid_for_is_not_cancelled_but_returned(buyer: Buyer, operator: Operator) -> None:
    accepted = buyer.buy(operator.new_product(stock=5))
    buyer.follow(accepted)
    refused = cancel(buyer, accepted)
    assert (refused.status, refused.body["code"]) == (409, "move_refused")
    stranger = buyer.call("POST", f"{accepted.body['status_url']}/cancel", X_Order_Token="nobody")
    assert stranger.status == 404
