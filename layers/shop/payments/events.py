"""The provider's events (Stripe's webhooks): whose they are, and which payment they are about.

An event only says where to look. What became of the payment is asked of the provider, so that a repeated, late or
overtaken event can do no harm.
"""

import hashlib
import hmac
import re
from typing import Any

import msgspec
from msgspec import Struct

from layers.shop.payments.errors import ForgedEventError, StaleEventError

WINDOW_SECONDS = 300  # Stripe's own default
SECONDS = re.compile(r"[0-9]{1,12}")  # Python reads no number of more than 4,300 digits


class PaymentNews(Struct, frozen=True):
    """Something happened to a payment. Our own reminders name the order and no event."""

    intent_id: str
    event_id: str = ""
    order_id: str = ""


def verify(body: bytes, signature: str, secret: str, now: float) -> None:
    """Raises ForgedEventError and StaleEventError. `signature` is the Stripe-Signature header: `t=...,v1=...`.

    https://docs.stripe.com/webhooks#verify-manually; while a secret is being changed there are several v1.
    """
    parts = [part.strip().partition("=") for part in signature.split(",")]
    at = next((value for name, _, value in parts if name == "t"), "")
    expected = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    claimed = [value for name, _, value in parts if name == "v1"]
    if not any(hmac.compare_digest(expected.encode(), value.encode("utf-8", "replace")) for value in claimed):
        raise ForgedEventError
    if not SECONDS.fullmatch(at) or abs(now - int(at)) > WINDOW_SECONDS:
        raise StaleEventError(WINDOW_SECONDS)


def news_of(body: bytes) -> PaymentNews | None:
    """Which payment an event is about; None where there is nothing to look after.

    Raises msgspec.DecodeError. A card charged without a visit to a page is none: its saga has the answer already,
    and this way the ordinary order costs no message and no read.
    """
    event: Any = msgspec.json.decode(body)
    thing: Any = event["data"]["object"] if _is_event(event) else {}
    if thing.get("object") == "payment_intent":
        intent_id = thing.get("id")
    elif thing.get("object") in ("charge", "refund") and not _plain_card(thing):
        intent_id = thing.get("payment_intent")
    else:
        return None
    return PaymentNews(intent_id, str(event.get("id", ""))) if isinstance(intent_id, str) else None


def _is_event(event: Any) -> bool:
    data = event.get("data") if isinstance(event, dict) else None
    return isinstance(data, dict) and isinstance(data.get("object"), dict)


def _plain_card(charge: dict[str, Any]) -> bool:
    """Paid by card there and then: no 3-D Secure, no wallet's page."""
    details = charge.get("payment_method_details")
    card = details.get("card") if isinstance(details, dict) and details.get("type") == "card" else None
    return isinstance(card, dict) and not card.get("three_d_secure")
