"""Let go of a payment that was, or may have been, or may yet be authorized."""

from layers.shop.payments.port import Provider, VoidStatus
from layers.shop.pricing.model import Money


def void_payment(provider: Provider, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
    """Nothing is held afterwards, and nothing can be; safe to repeat. Raises AlreadyCapturedError."""
    if amount.amount == 0:
        return "nothing_to_void"
    return provider.void(order_id, amount, intent_id)
