"""Stripe's events: whose they are, and which payment they are about."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from layers.cloud import clock
from layers.shop.payments.errors import ForgedEventError, StaleEventError
from layers.shop.payments.port import PaymentNews
from layers.shop.payments.stripe.webhook import StripeWebhook, news_of

BODY = b'{"id": "evt_1"}'
NOW = 1_795_000_000
SECRET = "whsec_kite"


def v1(at: int | str = NOW, secret: str = SECRET, body: bytes = BODY) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


@pytest.fixture(autouse=True)
def _signs_with_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_STRIPE_WEBHOOK_SECRET", SECRET)


def hear(signature: str) -> None:
    with clock.frozen(clock.moment(NOW * 1000)):
        assert StripeWebhook().read(BODY, {"stripe-signature": signature}) is None


@pytest.mark.parametrize(
    "signature",
    [
        f"t={NOW},v1={v1()}",
        f"t={NOW}, v1={v1()}, v0=old",
        f"t={NOW},v1={v1(secret='whsec_next')},v1={v1()}",  # while the secret is being changed
        f"t={NOW - 300},v1={v1(NOW - 300)}",
    ],
)
def test_an_event_signed_with_our_secret_is_believed(signature: str) -> None:
    hear(signature)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "t=,v1=",
        f"t={NOW}",
        f"v1={v1()}",
        f"t={NOW},v1={v1(secret='whsec_guess')}",
        f"t={NOW},v1={v1(body=b'another')}",
        f"t={NOW + 1},v1={v1()}",
        f"t={NOW},v0={v1()}",
        f"t={NOW},v1=émoji☂",
    ],
)
def test_any_other_is_forged(signature: str) -> None:
    with pytest.raises(ForgedEventError):
        hear(signature)


def test_events_of_the_secret_before_are_believed_while_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_STRIPE_WEBHOOK_SECRET", f"whsec_next\n{SECRET}\n")
    for secret in ("whsec_next", SECRET):
        hear(f"t={NOW},v1={v1(secret=secret)}")
    monkeypatch.setenv("SLUICE_STRIPE_WEBHOOK_SECRET", "whsec_next")
    with pytest.raises(ForgedEventError):
        hear(f"t={NOW},v1={v1()}")


@pytest.mark.parametrize("age", [301, 3600, -301])
def test_a_signature_is_good_for_five_minutes(age: int) -> None:
    with pytest.raises(StaleEventError):
        hear(f"t={NOW - age},v1={v1(NOW - age)}")


def test_a_time_of_more_digits_than_python_reads_is_stale() -> None:
    endless = "9" * 5_000
    with pytest.raises(StaleEventError):
        hear(f"t={endless},v1={v1(endless)}")


def event(**thing: Any) -> bytes:
    return json.dumps({"id": "evt_1", "type": "any", "data": {"object": thing}}).encode()


CARD: Any = {"type": "card", "card": {"brand": "visa", "three_d_secure": None}}
CHECKED_CARD: Any = {"type": "card", "card": {"brand": "visa", "three_d_secure": {"result": "authenticated"}}}


@pytest.mark.parametrize(
    "thing",
    [
        {"object": "payment_intent", "id": "pi_1"},
        {"object": "refund", "payment_intent": "pi_1"},
        {"object": "charge", "payment_intent": "pi_1", "payment_method_details": {"type": "alipay"}},
        {"object": "charge", "payment_intent": "pi_1", "payment_method_details": CHECKED_CARD},
        {"object": "charge", "payment_intent": "pi_1"},
    ],
)
def test_an_event_names_its_payment(thing: dict[str, Any]) -> None:
    assert news_of(event(**thing)) == PaymentNews("pi_1", "evt_1")


def test_a_card_charged_there_and_then_is_no_news() -> None:
    assert news_of(event(object="charge", payment_intent="pi_1", payment_method_details=CARD)) is None


@pytest.mark.parametrize(
    "body",
    [b"[]", b"1", b'"pi_1"', b"{}", b'{"data": 1}', b'{"data": {"object": []}}', event(object="customer", id="cus_1")],
)
def test_what_is_about_no_payment_is_no_news(body: bytes) -> None:
    assert news_of(body) is None


def test_a_charge_without_a_payment_is_no_news() -> None:
    assert news_of(event(object="charge", payment_intent=None)) is None
