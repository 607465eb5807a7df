"""What an order says of itself, and of the execution that should be at work on it."""

from collections.abc import Iterator

from layers.shop.backoffice.reconciliation.model import STALLED_MS, Evidence, Verdict, stood_still_ms
from layers.shop.checkout.orders.model import Order
from layers.shop.payments.port import PaymentState
from layers.shop.payments.wait_for_payment import GRACE_SECONDS

# The check-up comes after 15 minutes, beside a saga of at most 22; one more round of the check-up may be needed.
UNPAID_MS = 45 * 60_000


def about_order(order: Order, now_ms: int, running: bool, state: PaymentState | None = None) -> Iterator[Verdict]:
    """`running`: an execution is at work on the order; `state`: its payment, where it is known.

    An order that goods pay for has no execution and no deadline of its own: see return_rules.about_replacement.
    """
    if order.placement.exchange:
        return
    facts: Evidence = {"order_status": order.status, "last_change_seconds_ago": stood_still_ms(order, now_ms) // 1000}
    wants_saga = not order.rests and not running
    stalled = wants_saga and stood_still_ms(order, now_ms) > STALLED_MS
    if order.status == "pending" and now_ms > deadline_ms(order) and (order.due or not running):
        facts |= {"late_seconds": (now_ms - deadline_ms(order)) // 1000}
        yield Verdict("pending_past_deadline", order.order_id, facts, "check_up")
    elif (order.status == "pending" and stalled and not order.due) or (
        order.status == "confirmed" and stalled and _is_paid(order, state)
    ):
        yield Verdict("saga_missing", order.order_id, facts, "resume")


def deadline_ms(order: Order) -> int:
    """When a pending order must have ended: after its payer's time and our own, or after its saga and check-up."""
    if order.due:
        return order.due.expires_ms + 2 * GRACE_SECONDS * 1000
    return max((turn.at_ms for turn in order.timeline), default=0) + UNPAID_MS


def _is_paid(order: Order, state: PaymentState | None) -> bool:
    """One that is not paid is an order without charge, and shown as such."""
    return order.placement.payable.amount == 0 or bool(state and state.captured)
