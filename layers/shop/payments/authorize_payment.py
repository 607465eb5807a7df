"""Hold the order's total on the customer's payment method."""

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.model import NOTHING_TO_PAY
from layers.shop.payments.port import Authorization, Provider


def authorize_payment(
    provider: Provider, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
) -> Authorization:
    """Safe to repeat. Raises PaymentUnavailableError for what a repeat may cure; a declined card is an answer."""
    if amount.amount == 0:
        return NOTHING_TO_PAY
    return provider.authorize(order_id, amount, payment_method, return_url)
