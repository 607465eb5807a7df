"""What the double keeps: PaymentIntents, their charges and refunds, and how Stripe writes them down."""

from dataclasses import dataclass, field
from typing import Any

from infra.local.provider import methods

Json = dict[str, Any]


@dataclass(slots=True)
class Refund:
    id: str
    position: int
    created: int
    charge: "Charge"
    amount: int
    reason: str | None
    metadata: dict[str, str]
    status: str = "succeeded"

    def render(self) -> Json:
        return {
            "id": self.id,
            "object": "refund",
            "amount": self.amount,
            "charge": self.charge.id,
            "created": self.created,
            "currency": self.charge.intent.currency,
            "metadata": self.metadata,
            "payment_intent": self.charge.intent.id,
            "reason": self.reason,
            "status": self.status,
        }


@dataclass(slots=True)
class Charge:
    """One attempt to get the money. `released` is the held part that was never taken."""

    id: str
    position: int
    created: int
    intent: "Intent"
    amount: int
    payment_method: str
    failure_code: str | None = None
    failure_message: str | None = None
    decline_code: str | None = None
    captured: int = 0
    released: int = 0
    refunds: list[Refund] = field(default_factory=list)

    @property
    def refunded(self) -> int:
        return sum(refund.amount for refund in self.refunds if refund.status == "succeeded")

    def render(self) -> Json:
        paid = self.failure_code is None
        back = self.refunded + self.released  # Stripe counts what was let go as refunded, too
        return {
            "id": self.id,
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.captured,
            "amount_refunded": back,
            "captured": self.captured > 0,
            "created": self.created,
            "currency": self.intent.currency,
            "failure_code": self.failure_code,
            "failure_message": self.failure_message,
            "livemode": False,
            "metadata": self.intent.metadata,
            "outcome": {
                "network_status": "approved_by_network" if paid else "declined_by_network",
                "reason": self.decline_code,
                "type": "authorized" if paid else "issuer_declined",
            },
            "paid": paid,
            "payment_intent": self.intent.id,
            "payment_method": self.payment_method,
            "payment_method_details": methods.details(self.payment_method),
            "refunded": paid and back >= self.amount,
            "status": "succeeded" if paid else "failed",
        }


@dataclass(slots=True)
class Intent:
    """A PaymentIntent; `position` is its place among all, oldest first."""

    id: str
    position: int
    created: int
    amount: int
    currency: str
    capture_method: str
    metadata: dict[str, str]
    status: str
    description: str | None = None
    customer: str | None = None
    payment_method: str | None = None
    return_url: str | None = None
    charges: list[Charge] = field(default_factory=list)
    redirect_to: str | None = None
    last_payment_error: Json | None = None
    canceled_at: int | None = None
    cancellation_reason: str | None = None

    @property
    def charge(self) -> Charge | None:
        return self.charges[-1] if self.charges else None

    @property
    def capturable(self) -> int:
        return self.amount if self.status == "requires_capture" else 0

    def render(self, expand_charge: bool = False) -> Json:
        charge = self.charge and (self.charge.render() if expand_charge else self.charge.id)
        return {
            "id": self.id,
            "object": "payment_intent",
            "amount": self.amount,
            "amount_capturable": self.capturable,
            "amount_received": self.charge.captured if self.charge else 0,
            "automatic_payment_methods": {"enabled": True},
            "canceled_at": self.canceled_at,
            "cancellation_reason": self.cancellation_reason,
            "capture_method": self.capture_method,
            "client_secret": f"{self.id}_secret_double",
            "confirmation_method": "automatic",
            "created": self.created,
            "currency": self.currency,
            "customer": self.customer,
            "description": self.description,
            "last_payment_error": self.last_payment_error,
            "latest_charge": charge,
            "livemode": False,
            "metadata": self.metadata,
            "next_action": self._next_action(),
            "payment_method": self.payment_method,
            "payment_method_types": ["card"],
            "status": self.status,
        }

    def _next_action(self) -> Json | None:
        if self.redirect_to is None:
            return None
        where = {"url": self.redirect_to, "return_url": self.return_url}
        return {"type": "redirect_to_url", "redirect_to_url": where}
