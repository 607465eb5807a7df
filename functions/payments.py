"""The saga's payment steps. Each may be repeated and may run late; none touches DynamoDB."""

from typing import Any

import msgspec

from layers.cloud import telemetry
from layers.shop.payments import authorize_payment as authorize
from layers.shop.payments import capture_payment as capture
from layers.shop.payments import void_payment as void
from layers.shop.payments.port import Authorization
from layers.shop.payments.providers import provider
from layers.shop.pricing.model import Money


class PaymentStep(msgspec.Struct):
    """What the steps read of the saga's input; `authorization` is there once AuthorizePayment has answered."""

    order_id: str
    amount: Money
    payment_method: str = ""
    return_url: str | None = None
    authorization: Authorization | None = None

    @property
    def intent_id(self) -> str:
        return self.authorization.intent_id if self.authorization else ""


def authorize_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"status": "authorized" | "declined" | "requires_action", "intent_id", "decline_code", "redirect_url"}`"""
    step = _parsed(event)
    answer = authorize.authorize_payment(provider(), step.order_id, step.amount, step.payment_method, step.return_url)
    telemetry.count(f"Payment{answer.status.title().replace('_', '')}")
    return dict(msgspec.to_builtins(answer))


def capture_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"captured": 1999}`, in minor units of the order's currency."""
    step = _parsed(event)
    captured = capture.capture_payment(provider(), step.order_id, step.intent_id, step.amount)
    telemetry.count("PaymentCaptured")
    return {"captured": captured}


def void_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"status": "voided" | "nothing_to_void"}`; either way nothing is held."""
    step = _parsed(event)
    status = void.void_payment(provider(), step.order_id, step.amount, step.intent_id or None)
    telemetry.count("PaymentVoided")
    return {"status": status}


def _parsed(event: dict[str, Any]) -> PaymentStep:
    step = msgspec.convert(event, PaymentStep)
    telemetry.about(order_id=step.order_id)
    return step
