"""Stripe's events: whose they are, and which payment they are about."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from layers.cloud import clock
from layers.cloud.secrets import SecretMissingError, fits
from layers.shop.payments.errors import ForgedEventError, StaleEventError
from layers.shop.payments.port import PaymentNews

SIGNATURE = "Stripe-Signature"
FORM = "t=<seconds>,v1=<HMAC-SHA256 of '<t>.<body>'>"
WINDOW_SECONDS = 300  # Stripe's own default
SECONDS = re.compile(r"[0-9]{1,12}")  # Python reads no number of more than 4,300 digits


class StripeWebhook:
    """Behind the port: Stripe's headers, its signature, and how its news are read."""

    header = SIGNATURE.lower()

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        signature = headers.get(self.header, "")
        try:
            signed = fits("stripe-webhook-secret", lambda known: is_signed(body, signature, known))
        except SecretMissingError as missing:  # a stage without a secret believes nobody
            raise ForgedEventError(SIGNATURE, FORM) from missing
        if not signed:
            raise ForgedEventError(SIGNATURE, FORM)
        require_fresh(signature, clock.now().timestamp())
        return news_of(body)


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether who knows `secret` signed. `signature` is the Stripe-Signature header: `t=...,v1=...`.

    https://docs.stripe.com/webhooks#verify-manually; while Stripe changes a secret there are several v1.
    """
    expected = hmac.new(secret.encode(), f"{_at(signature)}.".encode() + body, hashlib.sha256).hexdigest()
    claimed = [value for name, _, value in _parts(signature) if name == "v1"]
    return any(hmac.compare_digest(expected.encode(), value.encode("utf-8", "replace")) for value in claimed)


def require_fresh(signature: str, now: float) -> None:
    """Raises StaleEventError for what was signed long ago, or will be."""
    at = _at(signature)
    if not SECONDS.fullmatch(at) or abs(now - int(at)) > WINDOW_SECONDS:
        raise StaleEventError(SIGNATURE, f"t within {WINDOW_SECONDS} seconds of now", WINDOW_SECONDS)


def _parts(signature: str) -> list[tuple[str, str, str]]:
    return [part.strip().partition("=") for part in signature.split(",")]


def _at(signature: str) -> str:
    return next((value for name, _, value in _parts(signature) if name == "t"), "")


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
