"""Take the money of an authorized payment: the pivot of the order saga, after which there is only forward."""

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.port import Provider


def capture_payment(provider: Provider, order_id: str, intent_id: str, amount: Money) -> int:
    """The minor units taken, which is all of `amount`; safe to repeat.

    Raises CaptureRefusedError, AmountMismatchError (both final) or PaymentUnavailableError (repeat).
    """
    if amount.amount == 0:
        return 0
    return provider.capture(order_id, intent_id, amount).captured
