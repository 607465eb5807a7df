"""What is done with an order's money at its provider: hold it, take it, let it go, give it back. All is safe to repeat.

`provider` is that of the order's record (providers.py). An order whose total is zero needs none.
"""

from msgspec.structs import replace

from layers.cloud.watch.telemetry import count
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import AlreadyCapturedError, AmountMismatchError
from layers.shop.payments.model import NOT_PAYABLE, NOTHING_TO_PAY, money_kept
from layers.shop.payments.port import Authorization, PaymentState, Provider, VoidStatus


def authorize(
    provider: Provider, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
) -> Authorization:
    """Hold the order's total on the customer's payment method; a declined card is an answer.

    Raises PaymentUnavailableError for what a repeat may cure.
    """
    if amount.amount == 0:
        return NOTHING_TO_PAY
    if amount.amount < 0:
        return NOT_PAYABLE
    return provider.authorize(order_id, amount, payment_method, return_url)


def capture(provider: Provider, order_id: str, intent_id: str, amount: Money) -> int:
    """Take what is held: the pivot of the order saga, after which there is only forward.

    The minor units taken, which is all of `amount`. Raises CaptureRefusedError, AmountMismatchError (both final) or
    PaymentUnavailableError (repeat).
    """
    if amount.amount == 0:
        return 0
    return provider.capture(order_id, intent_id, amount).captured


def void(provider: Provider, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
    """Let go of a payment that was, or may have been, or may yet be authorized: nothing is held afterwards.

    Raises AlreadyCapturedError when exactly `amount` was taken (then the order can go on), and AmountMismatchError when
    it was another amount or currency (then all of it has to be given back).
    """
    if amount.amount <= 0:
        return "nothing_to_void"
    try:
        return provider.void(order_id, amount, intent_id)
    except AlreadyCapturedError as taken:
        state = provider.find(order_id, taken.facts["intent_id"])
        if state and (money_kept(state), state.currency) != (amount.amount, amount.currency):
            raise AmountMismatchError(order_id, amount, f"{money_kept(state)} {state.currency}") from taken
        raise


def give_back(provider: Provider, state: PaymentState) -> PaymentState:
    """Refund what was taken, let go of what is held: afterwards we have nothing of the payer's money.

    Raises RefundRefusedError and PaymentUnavailableError.
    """
    if money_kept(state):
        rest = Money(money_kept(state), state.currency)
        state = provider.refund(state.order_id, state.intent_id, rest, f"whole-{state.intent_id}")
        count("PaymentRefunded")
    elif not state.captured and state.status != "voided":
        provider.void(state.order_id, Money(state.authorized, state.currency), state.intent_id)
        count("PaymentVoided")
        state = replace(state, status="voided", authorized=0)
    return state
