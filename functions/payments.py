"""Payments: the saga's steps, the wait for payers who pay elsewhere, and the provider's events.

Each step may be repeated and may run late. A card that pays at once touches no table here.
"""

from typing import Any

import msgspec

from layers.cloud import settings
from layers.cloud.messages import queues
from layers.cloud.watch import telemetry
from layers.cloud.web.http import Request
from layers.cloud.web.problems import INVALID_JSON, InvalidRequestError
from layers.shop.checkout.orders.reasons import Reason
from layers.shop.checkout.orders.saga.await_payment import await_payment as wait_elsewhere
from layers.shop.checkout.orders.saga.follow_payment import follow_payment
from layers.shop.checkout.orders.saga.refund_order import refund_order as refund
from layers.shop.checkout.orders.saga.resume_order import resume_order as resume
from layers.shop.offers.pricing.model import Money
from layers.shop.payments import authorize_payment as authorize
from layers.shop.payments import capture_payment as capture
from layers.shop.payments import void_payment as void
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.events import PaymentNews
from layers.shop.payments.port import Authorization
from layers.shop.payments.providers import provider
from layers.shop.payments.receive_event import receive_event
from layers.shop.payments.wait_for_payment import wait_for_payment
from layers.shop.payments.waits import Wait

REFUND_REASONS: dict[str, Reason] = {
    "AmountMismatchError": "payment_mismatch",
    "CancelledByBuyerError": "cancelled_by_buyer",
}


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


class Received(msgspec.Struct):
    """`stored` is False for events that ask nothing of us."""

    stored: bool


def authorize_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"status": "authorized" | "declined" | "requires_action", "intent_id", "decline_code", "redirect_url"}`"""
    step = _parsed(event)
    back = step.return_url or _order_page(step.order_id)
    answer = authorize.authorize_payment(provider(), step.order_id, step.amount, step.payment_method, back)
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


def await_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Saga step: the payer has to go elsewhere; `{"deadline_ms"}`, and an execution of payment_wait is under way."""
    step = _parsed(event)
    assert step.authorization is not None
    due = wait_elsewhere(step.order_id, _entry(event), step.authorization)
    return {"deadline_ms": due.expires_ms}


def keep_payment_token(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Step of payment_wait: remember who waits for the payer."""
    wait_for_payment(msgspec.convert(event, Wait))
    return {}


def resume_order(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Step of payment_wait: the payer has paid; the order goes on in its saga."""
    resume(event["order_id"])
    return {}


def refund_order(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Saga undo: nothing of the payer's money stays with us; the payment as it is now."""
    step = _parsed(event)
    reason = REFUND_REASONS.get(event.get("failure", {}).get("Error"), "paid_after_cancellation")
    return msgspec.structs.asdict(refund(step.order_id, step.intent_id, reason))


def receive_webhook(request: Request) -> Received:
    """Take an event of the payment provider in. 200 means that it is stored."""
    try:
        return Received(receive_event(request.body, request.headers.get("stripe-signature", "")))
    except (msgspec.DecodeError, RecursionError) as broken:
        raise InvalidRequestError(f"body: {broken}", [{"field": "body", "expected": "JSON"}], INVALID_JSON) from broken


def handle_webhook(event: Any) -> dict[str, Any]:
    """Act on events of the provider, and look at payments that wait."""
    return queues.consume(event, _follow, patient=(PaymentUnavailableError,))


def _follow(record: dict[str, Any]) -> None:
    follow_payment(msgspec.json.decode(record["body"], type=PaymentNews))


def _entry(event: dict[str, Any]) -> dict[str, Any]:
    """What the waiting execution is given: what its own undo needs, and the saga, where a person may redrive it."""
    return {name: value for name, value in event.items() if name not in ("resume_at", "failure", "undone")}


def _order_page(order_id: str) -> str | None:
    """Where payers come back to: SLUICE_RETURN_URL, with the order they paid for."""
    page = settings.RETURN_URL()
    return f"{page}?id={order_id}" if page else None


def _parsed(event: dict[str, Any]) -> PaymentStep:
    step = msgspec.convert(event, PaymentStep)
    telemetry.about(order_id=step.order_id)
    return step
