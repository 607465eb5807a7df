"""Let go of a payment that was, or may have been, or may yet be authorized."""

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import AlreadyCapturedError, AmountMismatchError
from layers.shop.payments.model import kept
from layers.shop.payments.port import Provider, VoidStatus


def void_payment(provider: Provider, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
    """Nothing is held afterwards, and nothing can be; safe to repeat.

    Raises AlreadyCapturedError when exactly `amount` was taken (then the order can go on), and AmountMismatchError when
    it was another amount or currency (then all of it has to be given back).
    """
    if amount.amount == 0:
        return "nothing_to_void"
    try:
        return provider.void(order_id, amount, intent_id)
    except AlreadyCapturedError as taken:
        state = provider.find(order_id, taken.facts["intent_id"])
        if state and (kept(state), state.currency) != (amount.amount, amount.currency):
            raise AmountMismatchError(order_id, amount, f"{kept(state)} {state.currency}") from taken
        raise
