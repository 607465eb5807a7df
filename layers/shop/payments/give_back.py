"""Give a payer's money back, whatever state it is in."""

from msgspec.structs import replace

from layers.cloud.watch.telemetry import count
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.model import kept
from layers.shop.payments.port import PaymentState, Provider


def give_back(provider: Provider, state: PaymentState) -> PaymentState:
    """Refund what was taken, let go of what is held: afterwards we have nothing of it. Safe to repeat.

    Raises RefundRefusedError and PaymentUnavailableError.
    """
    if kept(state):
        rest = Money(kept(state), state.currency)
        state = provider.refund(state.order_id, state.intent_id, rest, f"whole-{state.intent_id}")
        count("PaymentRefunded")
    elif not state.captured and state.status != "voided":
        provider.void(state.order_id, Money(state.authorized, state.currency), state.intent_id)
        count("PaymentVoided")
        state = replace(state, status="voided", authorized=0)
    return state
