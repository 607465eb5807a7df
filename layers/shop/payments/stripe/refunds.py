"""Refunds at Stripe, once per refund id for ever: Stripe itself forgets idempotency keys after a day.

Imported with the SDK, on first use only.
"""

from stripe import CardError, InvalidRequestError, Refund, RefundService, RequestOptions

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import RefundRefusedError
from layers.shop.payments.stripe.answers import noted
from layers.shop.payments.stripe.keys import once


class Refunds:
    """The refunds of one Stripe account."""

    def __init__(self, service: RefundService) -> None:
        self._stripe = service

    def give(self, order_id: str, intent_id: str, amount: Money, refund_id: str) -> None:
        """Raises RefundRefusedError; also when Stripe took the refund on and it failed on its way to the payer."""
        refund = self._made(intent_id, refund_id) or self._make(order_id, intent_id, amount, refund_id)
        if refund.status in ("failed", "canceled"):
            raise RefundRefusedError(order_id, intent_id, getattr(refund, "failure_reason", "") or refund.status)

    def _made(self, intent_id: str, refund_id: str) -> Refund | None:
        known = self._stripe.list({"payment_intent": intent_id, "limit": 100}).data
        return next((refund for refund in known if noted(refund.metadata, "refund_id") == refund_id), None)

    def _make(self, order_id: str, intent_id: str, amount: Money, refund_id: str) -> Refund:
        def make(options: RequestOptions) -> Refund:
            return self._stripe.create(
                {
                    "payment_intent": intent_id,
                    "amount": amount.amount,
                    "metadata": {"order_id": order_id, "refund_id": refund_id},
                },
                options,
            )

        try:  # what was refused made nothing, and may be granted later: an empty balance is filled up
            return once(f"{order_id}:refund:{refund_id}", make, past_refusals=True)
        except (CardError, InvalidRequestError) as refused:
            raise RefundRefusedError(order_id, intent_id, refused.code or "refused by Stripe") from refused
