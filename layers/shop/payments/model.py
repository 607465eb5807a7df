"""The rules of payments, shared by every provider: what a capture and a void have achieved, by the books."""

from msgspec import Struct

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import (
    AlreadyCapturedError,
    AmountMismatchError,
    CaptureRefusedError,
    PaymentUnavailableError,
)
from layers.shop.payments.port import Authorization, PaymentState, VoidStatus

NOTHING_TO_PAY = Authorization(intent_id="", status="authorized")
"""An order whose total is zero (a gift, a coupon for all of it) needs no provider: none takes a payment of nothing."""

NOT_PAYABLE = Authorization(intent_id="", status="declined", decline_code="amount_not_payable")
"""An amount that is taken of nobody, such as one cent, less than nothing, or a currency: Stripe's least is about half a
dollar, its most eight digits."""

VOIDED = "voided"
"""The decline code of a payment that was called off before it could be authorized."""

LET_GO = frozenset({VOIDED, "nothing_to_void", "refunded"})
"""What a payment is called of which nothing is with us."""


class Wait(Struct, frozen=True):
    """Who waits for an order's payment (a task token of Step Functions), and until when (milliseconds since 1970)."""

    order_id: str
    intent_id: str
    token: str
    deadline_ms: int


def require_captured(order_id: str, state: PaymentState, amount: Money) -> PaymentState:
    """`state`, if it shows that exactly `amount` was taken and is kept.

    Raises CaptureRefusedError (money given back is not taken a second time) or AmountMismatchError.
    """
    if state.captured == 0 or state.refunded == state.captured:
        raise CaptureRefusedError(order_id, state.intent_id, f"it is {state.status}")
    if (state.captured, state.currency) != (amount.amount, amount.currency):
        raise AmountMismatchError(order_id, amount, f"{state.captured} {state.currency}")
    return state


def is_paid(state: PaymentState, amount: Money) -> bool:
    """Whether the payer has agreed: the money is held, or taken at once, as wallets do.

    Raises AmountMismatchError when it is not exactly `amount`.
    """
    if state.status not in ("authorized", "captured"):
        return False
    if (state.authorized, state.currency) != (amount.amount, amount.currency):
        raise AmountMismatchError(state.order_id, amount, f"{state.authorized} {state.currency}")
    return True


def money_kept(state: PaymentState) -> int:
    """Minor units of the payer's money that we have."""
    return state.captured - state.refunded


def require_let_go(order_id: str, state: PaymentState, was_held: bool) -> VoidStatus:
    """What a void has achieved; raises AlreadyCapturedError while money of the customer is kept."""
    if state.captured > state.refunded:
        raise AlreadyCapturedError(order_id, state.intent_id, state.captured)
    if state.status not in ("voided", "refunded"):
        raise PaymentUnavailableError(f"payment {state.intent_id} is {state.status} and cannot be voided yet")
    return "voided" if was_held else "nothing_to_void"
