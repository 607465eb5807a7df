"""The double answers the official SDK as Stripe does."""

import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import stripe
import urllib3

from infra.local.provider import Double
from infra.local.provider.faults import Fault
from infra.local.provider.webhooks import Webhooks

MANUAL: Any = {"amount": 1999, "currency": "cny", "capture_method": "manual"}
PAID: Any = {**MANUAL, "payment_method": "pm_card_visa", "confirm": True}


@pytest.fixture
def client(double: Double) -> stripe.StripeClient:
    base: Any = {"api": double.url}
    http = stripe.RequestsClient(timeout=5)
    return stripe.StripeClient("sk_test_any", base_addresses=base, http_client=http, max_network_retries=0)


@pytest.fixture
def intents(client: stripe.StripeClient) -> stripe.PaymentIntentService:
    return client.v1.payment_intents


@pytest.fixture
def http() -> urllib3.PoolManager:
    return urllib3.PoolManager(retries=False)


def test_only_test_keys_are_let_in(double: Double) -> None:
    base: Any = {"api": double.url}
    stranger = stripe.StripeClient("sk_live_secret", base_addresses=base)
    with pytest.raises(stripe.AuthenticationError, match=r"sk_live_\*\*\*cret"):
        stranger.v1.payment_intents.list()


def test_an_intent_goes_through_its_states(intents: stripe.PaymentIntentService) -> None:
    intent = intents.create(MANUAL)
    seen = [intent.status]
    seen.append(intents.update(intent.id, {"payment_method": "pm_card_visa"}).status)
    seen.append(intents.confirm(intent.id).status)
    seen.append(intents.capture(intent.id).status)
    assert seen == ["requires_payment_method", "requires_confirmation", "requires_capture", "succeeded"]


def test_capture_method_automatic_takes_the_money_at_once(intents: stripe.PaymentIntentService) -> None:
    taken = intents.create({**PAID, "capture_method": "automatic", "expand": ["latest_charge"]})
    assert (taken.status, taken.amount_received) == ("succeeded", 1999)
    assert isinstance(taken.latest_charge, stripe.Charge)
    assert taken.latest_charge.amount_captured == 1999


def test_a_partial_capture_lets_the_rest_go(intents: stripe.PaymentIntentService) -> None:
    intent = intents.create(PAID)
    taken = intents.capture(intent.id, {"amount_to_capture": 1500, "expand": ["latest_charge"]})
    assert isinstance(taken.latest_charge, stripe.Charge)
    assert (taken.amount_received, taken.latest_charge.amount_refunded) == (1500, 499)


def test_a_decline_names_its_reason_and_its_intent(intents: stripe.PaymentIntentService) -> None:
    with pytest.raises(stripe.CardError) as declined:
        intents.create({**PAID, "payment_method": "pm_card_chargeDeclinedInsufficientFunds"})
    error = declined.value.error
    assert error is not None
    assert error.payment_intent is not None
    assert (error.code, error.decline_code) == ("card_declined", "insufficient_funds")
    assert intents.retrieve(error.payment_intent.id).status == "requires_payment_method"


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"amount": 0}, "amount", "parameter_invalid_integer"),
        ({"amount": "ten"}, "amount", "parameter_invalid_integer"),
        ({"currency": "yuan"}, "currency", "parameter_invalid_string"),
        ({"payment_method": "pm_nobody"}, "payment_method", "resource_missing"),
    ],
)
def test_bad_parameters_are_named(
    intents: stripe.PaymentIntentService, change: dict[str, Any], param: str, code: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intents.create({**MANUAL, **change})
    assert (refused.value.param, refused.value.code) == (param, code)


@pytest.mark.parametrize("act", ["confirm", "capture", "cancel"])
def test_a_cancelled_intent_refuses_every_move_and_shows_its_state(
    intents: stripe.PaymentIntentService, act: str
) -> None:
    intent = intents.create(PAID)
    intents.cancel(intent.id)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        getattr(intents, act)(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"
    assert refused.value.json_body["error"]["payment_intent"]["status"] == "canceled"  # type: ignore[index]


def test_the_same_key_replays_the_first_answer(intents: stripe.PaymentIntentService) -> None:
    first = intents.create(MANUAL, {"idempotency_key": "kite"})
    again = intents.create(MANUAL, {"idempotency_key": "kite"})
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_another_request_is_refused(intents: stripe.PaymentIntentService) -> None:
    intents.create(MANUAL, {"idempotency_key": "kite"})
    with pytest.raises(stripe.IdempotencyError):
        intents.create({**MANUAL, "amount": 1}, {"idempotency_key": "kite"})


def test_a_decline_is_kept_under_its_key_but_bad_parameters_are_not(
    intents: stripe.PaymentIntentService,
) -> None:
    declined: Any = {**PAID, "payment_method": "pm_card_chargeDeclined"}
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            intents.create(declined, {"idempotency_key": "kite"})
    assert (refused.value.headers or {})["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.InvalidRequestError):
        intents.create({**MANUAL, "amount": 0}, {"idempotency_key": "lamp"})
    assert intents.create(MANUAL, {"idempotency_key": "lamp"}).status == "requires_payment_method"


def test_a_key_in_use_is_a_conflict(double: Double, intents: stripe.PaymentIntentService) -> None:
    double.faults.set(Fault(mode="slow", seconds=0.5, times=1))
    with ThreadPoolExecutor(1) as other:
        running = other.submit(intents.create, MANUAL, {"idempotency_key": "kite"})
        time.sleep(0.2)
        with pytest.raises(stripe.APIError) as refused:
            intents.create(MANUAL, {"idempotency_key": "kite"})
        assert refused.value.http_status == 409
        assert running.result().status == "requires_payment_method"


def test_lists_are_newest_first_in_pages(intents: stripe.PaymentIntentService) -> None:
    made = [intents.create(MANUAL).id for _ in range(7)]
    page = intents.list({"limit": 3})
    assert ([intent.id for intent in page.data], page.has_more) == (made[:3:-1], True)
    every = [intent.id for intent in intents.list({"limit": 3}).auto_paging_iter()]
    assert every == made[::-1]


def test_lists_can_be_cut_by_the_second_of_creation(double: Double, intents: stripe.PaymentIntentService) -> None:
    made = [intents.create(MANUAL).id for _ in range(4)]
    for second, name in enumerate(made, start=100):
        double.ledger.intent_by_id[name].created = second
    between = intents.list({"created": {"gt": 100, "lte": 102}})
    exactly = intents.list({"created": 103})
    assert [intent.id for intent in between.data] == [made[2], made[1]]
    assert [intent.id for intent in exactly.data] == [made[3]]


def test_search_is_by_metadata_and_status(intents: stripe.PaymentIntentService) -> None:
    kite = intents.create({**PAID, "metadata": {"order_id": "ord_kite"}})
    lamp = intents.create({**MANUAL, "metadata": {"order_id": "ord_lamp"}})
    intents.update(lamp.id, {"metadata": {"order_id": "ord_lamp_2"}})

    def found(query: str) -> list[str]:
        return [intent.id for intent in intents.search({"query": query}).data]

    assert found("metadata['order_id']:'ord_kite'") == [kite.id]
    assert found("metadata['order_id']:'ord_kite' AND status:'canceled'") == []
    assert found("status:'requires_capture'") == [kite.id]
    assert found("metadata['order_id']:'ord_lamp'") == []
    assert found("metadata['order_id']:'ord_lamp_2'") == [lamp.id]
    with pytest.raises(stripe.InvalidRequestError, match="unable to parse"):
        found("amount>10")


def test_search_pages_through_everything(intents: stripe.PaymentIntentService) -> None:
    for _ in range(5):
        intents.create({**MANUAL, "metadata": {"day": "11-11"}})
    first = intents.search({"query": "metadata['day']:'11-11'", "limit": 2})
    assert (len(first.data), first.has_more) == (2, True)
    assert len(list(first.auto_paging_iter())) == 5


def test_refunds_never_exceed_what_was_captured_however_many_race(
    client: stripe.StripeClient, intents: stripe.PaymentIntentService
) -> None:
    intent = intents.capture(intents.create(PAID).id)

    def refund(_: int) -> int:
        try:
            return client.v1.refunds.create({"payment_intent": intent.id, "amount": 700}).amount
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(refund, range(8))) == 1400
    assert len(client.v1.refunds.list({"payment_intent": intent.id}).data) == 2
    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 599
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_already_refunded"


def test_what_is_only_held_cannot_be_refunded(
    client: stripe.StripeClient, intents: stripe.PaymentIntentService
) -> None:
    intent = intents.create(PAID)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id})


@pytest.mark.parametrize(
    ("decision", "status", "outcome"),
    [("pay", "requires_capture", "succeeded"), ("refuse", "requires_payment_method", "failed")],
)
def test_the_page_pays_or_refuses_once_and_sends_the_customer_back(
    intents: stripe.PaymentIntentService, http: urllib3.PoolManager, decision: str, status: str, outcome: str
) -> None:
    where: Any = {"payment_method": "pm_redirect", "return_url": "http://shop.test/order?id=1"}
    intent = intents.create({**MANUAL, **where, "confirm": True})
    assert intent.next_action is not None
    assert intent.next_action.redirect_to_url is not None
    page = str(intent.next_action.redirect_to_url.url)
    assert "19.99 CNY" in http.request("GET", page).data.decode()
    back = http.request("POST", page, fields={"decision": decision}, encode_multipart=False, redirect=False)
    http.request("POST", page, fields={"decision": "pay"}, encode_multipart=False, redirect=False)
    assert back.headers["Location"] == (
        f"http://shop.test/order?id=1&payment_intent={intent.id}&redirect_status={outcome}"
    )
    assert intents.retrieve(intent.id).status == status
    assert "Nothing to do" in http.request("GET", page).data.decode()


def test_events_tell_what_happened(client: stripe.StripeClient, intents: stripe.PaymentIntentService) -> None:
    intents.capture(intents.create(PAID).id)
    kinds = [event.type for event in client.v1.events.list().data]
    only = client.v1.events.list({"type": "payment_intent.succeeded"})
    assert kinds == [
        "payment_intent.succeeded",
        "payment_intent.amount_capturable_updated",
        "payment_intent.created",
    ]
    assert [event.data.object["status"] for event in only.data] == ["succeeded"]


def test_faults_are_set_over_http(
    double: Double, intents: stripe.PaymentIntentService, http: urllib3.PoolManager
) -> None:
    address = f"{double.url}/_faults"
    http.request("POST", address, json={"mode": "down", "times": 2})
    for _ in range(2):
        with pytest.raises(stripe.APIConnectionError):
            intents.list()
    assert http.request("GET", address).json()["mode"] == "none"
    http.request("POST", address, json={"mode": "error", "path_prefix": "/v1/refunds"})
    assert intents.list().data == []
    assert http.request("DELETE", address).json()["mode"] == "none"
    refused = http.request("POST", address, json={"mode": "explode"})
    assert (refused.status, "mode is one of" in refused.data.decode()) == (400, True)


class Inbox:
    """A shop's webhook endpoint that refuses the first `refusals` deliveries."""

    def __init__(self, refusals: int) -> None:
        self.taken: list[tuple[bytes, str]] = []
        self.all_there = threading.Event()
        inbox = self

        class Endpoint(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                nonlocal refusals
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refusals -= 1
                if refusals < 0:
                    inbox.taken.append((body, self.headers["Stripe-Signature"]))
                self.send_response(500 if refusals >= 0 else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                if len(inbox.taken) == 3:
                    inbox.all_there.set()

            def log_message(self, *args: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Endpoint)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox(refusals=2)
    yield inbox
    inbox.server.shutdown()
    inbox.server.server_close()


def test_webhooks_are_signed_and_delivered_again_until_they_are_taken(
    double: Double, intents: stripe.PaymentIntentService, inbox: Inbox
) -> None:
    sender = Webhooks(inbox.url, "whsec_kite", first_pause=0.05).start()
    double.ledger.listeners.append(sender.send)
    intents.capture(intents.create(PAID).id)
    assert inbox.all_there.wait(5)
    double.ledger.listeners.clear()
    events = [stripe.Webhook.construct_event(body, signed, "whsec_kite") for body, signed in inbox.taken]
    assert {event.type for event in events} == {
        "payment_intent.created",
        "payment_intent.amount_capturable_updated",
        "payment_intent.succeeded",
    }
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(*inbox.taken[0], "whsec_other")


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "infra.local.provider", "--port", port]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == (
        f"The payment provider's double cannot listen on 127.0.0.1:{port}: Address already in use.\n"
    )


def test_an_answer_takes_no_longer_when_much_is_stored(double: Double) -> None:
    """Counts work, not time: the rows rendered for a page are as many as the page has."""
    from infra.local.provider import lists

    for number in range(2_000):
        double.intents.create({"amount": "5", "currency": "cny", "metadata": {"order_id": f"ord_{number}"}})
    query = {"query": "metadata['order_id']:'ord_7'"}
    assert len(lists.search_intents(double.ledger, query)["data"]) == 1
    assert len(lists.page_of_intents(double.ledger, {"limit": "3"})["data"]) == 3
    assert len(hashlib.sha256(json.dumps(query).encode()).hexdigest()) == 64
