"""Payments: the saga's steps at the provider, the wait for payers who pay elsewhere, and the providers' events.

Each step may be repeated and may run late. A card that pays at once touches no table here.
"""

from typing import Any

import msgspec

from layers.cloud import settings
from layers.cloud.watch import telemetry
from layers.cloud.web.http import Request
from layers.cloud.web.problems import INVALID_JSON, InvalidRequestError
from layers.shop.offers.pricing.model import Money
from layers.shop.payments import charges
from layers.shop.payments.model import Wait
from layers.shop.payments.news import receive_event
from layers.shop.payments.port import DEFAULT, Authorization
from layers.shop.payments.providers import provider
from layers.shop.payments.wait_for_payment import wait_for_payment


class PaymentStep(msgspec.Struct):
    """What the steps read of the saga's input; `authorization` is there once AuthorizePayment has answered."""

    order_id: str
    amount: Money
    payment_method: str = ""
    return_url: str | None = None
    authorization: Authorization | None = None
    provider: str = DEFAULT

    @property
    def intent_id(self) -> str:
        return self.authorization.intent_id if self.authorization else ""


class Received(msgspec.Struct):
    """`stored` is False for events that ask nothing of us."""

    stored: bool


def authorize_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"status": "authorized" | "declined" | "requires_action", "intent_id", "decline_code", "redirect_url"}`"""
    step = _parsed(event)
    back = step.return_url or _order_page(step.order_id)
    answer = charges.authorize(provider(step.provider), step.order_id, step.amount, step.payment_method, back)
    telemetry.count(f"Payment{answer.status.title().replace('_', '')}")
    return dict(msgspec.to_builtins(answer))


def capture_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"captured": 1999}`, in minor units of the order's currency."""
    step = _parsed(event)
    captured = charges.capture(provider(step.provider), step.order_id, step.intent_id, step.amount)
    telemetry.count("PaymentCaptured")
    return {"captured": captured}


def void_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"status": "voided" | "nothing_to_void"}`; either way nothing is held."""
    step = _parsed(event)
    status = charges.void(provider(step.provider), step.order_id, step.amount, step.intent_id or None)
    telemetry.count("PaymentVoided")
    return {"status": status}


def keep_payment_token(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Step of payment_wait: remember who waits for the payer. `entry` is what the execution was given."""
    wait_for_payment(msgspec.convert(event, Wait), event.get("entry", {}).get("provider", DEFAULT))
    return {}


def receive_webhook(request: Request) -> Received:
    """Take an event of the payment provider in. 200 means that it is stored."""
    try:
        return Received(receive_event(request.body, request.headers))
    except (msgspec.DecodeError, RecursionError) as broken:
        raise InvalidRequestError(f"body: {broken}", [{"field": "body", "expected": "JSON"}], INVALID_JSON) from broken


def _order_page(order_id: str) -> str | None:
    """Where payers come back to: SLUICE_RETURN_URL, with the order they paid for."""
    page = settings.RETURN_URL()
    return f"{page}?id={order_id}" if page else None


def _parsed(event: dict[str, Any]) -> PaymentStep:
    step = msgspec.convert(event, PaymentStep)
    telemetry.about(order_id=step.order_id)
    return step
