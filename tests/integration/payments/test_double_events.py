"""Events of the double, and the webhooks that carry them to the shop."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import stripe

from infra.local.provider import Double
from infra.local.provider.webhooks import Webhooks
from tests.integration.payments.samples import PAID


def test_events_tell_what_happened(client: stripe.StripeClient, intents: stripe.PaymentIntentService) -> None:
    intents.capture(intents.create(PAID).id)
    kinds = [event.type for event in client.v1.events.list().data]
    only = client.v1.events.list({"type": "payment_intent.succeeded"})
    assert kinds == [
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "payment_intent.created",
    ]
    assert [event.data.object["status"] for event in only.data] == ["succeeded"]


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
                if len(inbox.taken) == 4:
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
        "charge.succeeded",
        "payment_intent.succeeded",
    }
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(*inbox.taken[0], "whsec_other")
