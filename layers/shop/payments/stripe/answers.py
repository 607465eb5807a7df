"""Stripe's words in ours: PaymentIntents into port values, SDK errors into payment errors."""

from typing import TYPE_CHECKING, cast

from layers.shop.payments.errors import PaymentBusyError, PaymentMisconfiguredError, PaymentUnavailableError
from layers.shop.payments.model import VOIDED
from layers.shop.payments.port import Authorization, PaymentState, PaymentStatus

if TYPE_CHECKING:
    from stripe import Charge, PaymentIntent, StripeError

_UNEXPECTED_STATE = "payment_intent_unexpected_state"
NOT_PAYABLE = ("amount_too_small", "amount_too_large")
AMOUNT = ("amount", "currency")
"""Parameters of a payment: what is refused about one of them is refused for ever, whatever its code."""
_STATUSES: dict[str, PaymentStatus] = {
    "requires_action": "requires_action",
    "requires_capture": "authorized",
    "succeeded": "captured",
    "canceled": "voided",
}


def authorization(intent: "PaymentIntent") -> Authorization:
    """The answer an intent's present state gives. Raises PaymentUnavailableError while Stripe is still at it."""
    if intent.status in ("requires_capture", "succeeded"):
        return Authorization(intent.id, "authorized")
    if intent.status == "requires_action":
        visit = intent.next_action and intent.next_action.redirect_to_url
        return Authorization(intent.id, "requires_action", redirect_url=visit.url if visit else None)
    if intent.status == "canceled":
        return Authorization(intent.id, "declined", VOIDED)
    refused = intent.last_payment_error
    if refused is None:
        raise PaymentUnavailableError(f"payment {intent.id} is {intent.status}, neither held nor refused")
    return Authorization(intent.id, "declined", refused.decline_code or refused.code)


def decline(intent_id: str, error: "StripeError") -> Authorization:
    """The issuer's reason where there is one ("insufficient_funds"), else Stripe's ("expired_card")."""
    code = (error.error and error.error.decline_code) or error.code
    return Authorization(intent_id, "declined", code or "generic_decline")


def state(intent: "PaymentIntent") -> PaymentState:
    """The books of an intent whose `latest_charge` is expanded."""
    charge = _paid_charge(intent)
    authorized = charge.amount if charge and intent.status != "canceled" else 0
    captured = (charge.amount_captured or 0) if charge else 0
    # Stripe counts the part of a hold that was let go as refunded, too.
    refunded = max(0, (charge.amount_refunded or 0) - (charge.amount - captured)) if charge else 0
    status = "refunded" if captured and refunded == captured else _STATUSES.get(intent.status, "pending")
    order_id = noted(intent.metadata, "order_id")
    return PaymentState(intent.id, status, authorized, captured, refunded, intent.currency.upper(), order_id)


def was_held(intent: "PaymentIntent") -> bool:
    return _paid_charge(intent) is not None


def _paid_charge(intent: "PaymentIntent") -> "Charge | None":
    charge = cast("Charge | None", intent.latest_charge)
    return charge if charge is not None and charge.status == "succeeded" else None


def noted(metadata: object, name: str) -> str:
    """What we wrote into an object's metadata, "" for what others made: StripeObject is no dict."""
    return str(getattr(metadata, name, "") or "")


def replayed(headers: object) -> bool:
    """Whether an answer is the stored one of an earlier request with the same idempotency key."""
    found = {str(name).lower(): value for name, value in dict(headers or {}).items()}  # type: ignore[call-overload]
    return found.get("idempotent-replayed") == "true"


def worth_repeating(error: "StripeError") -> bool:
    """No connection, no sense in the answer, a conflict with a running request, too many requests, Stripe's fault."""
    status = error.http_status or 0
    return not 400 <= status < 500 or status in (409, 429)


def about_the_past(error: "StripeError") -> bool:
    """Whether the intent was found in another state than the call needs: it has to be asked where it stands."""
    return error.code == _UNEXPECTED_STATE


def translated(error: "StripeError") -> Exception:
    summary = f"{type(error).__name__} {error.http_status or ''} {error.code or ''} {error.request_id or ''}"
    if error.http_status == 429 and error.code != "lock_timeout":  # that one is of another call for the same payment
        return PaymentBusyError(" ".join(summary.split()))
    if worth_repeating(error):
        return PaymentUnavailableError(" ".join(summary.split()))
    return PaymentMisconfiguredError(f"{' '.join(summary.split())}: {error.user_message}")
