"""The order's own steps in its saga, forward and back. Each may be repeated and may run late."""

from typing import Any

import msgspec

from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.reasons import Cancellation, Reason, Refusal
from layers.shop.checkout.orders.saga.await_payment import await_payment as wait_elsewhere
from layers.shop.checkout.orders.saga.confirm_order import confirm_order as confirm
from layers.shop.checkout.orders.saga.refund_order import refund_order as refund
from layers.shop.checkout.orders.saga.release_stock import release_stock as release
from layers.shop.checkout.orders.saga.resume_order import resume_order as resume
from layers.shop.payments.port import DEFAULT, Authorization, without_default

REFUND_REASONS: dict[str, Reason] = {
    "AmountMismatchError": "payment_mismatch",
    "CancelledByBuyerError": "cancelled_by_buyer",
}


def await_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The payer has to go elsewhere; `{"deadline_ms"}`, and an execution of payment_wait is under way."""
    authorization = msgspec.convert(event["authorization"], Authorization)
    due = wait_elsewhere(event["order_id"], _entry(event), authorization)
    return {"deadline_ms": due.expires_ms}


def resume_order(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Step of payment_wait: the payer has paid; the order goes on in its saga."""
    resume(event["order_id"])
    return {}


def confirm_order(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The money is reserved."""
    confirm(event["order_id"], _intent_id(event), event["amount"]["amount"], event.get("provider", DEFAULT))
    return {}


def release_stock(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Undo: cancel the order and give its stock back. Its money was let go, or else is refunded afterwards."""
    undone = event.get("undone")
    through = event.get("provider", DEFAULT)
    payment = Payment(_intent_id(event), undone["status"], provider=through) if undone else None
    return {"released": release(event["order_id"], _cancel_reason(event), payment)}


def refund_order(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Undo: nothing of the payer's money stays with us; the payment as it is now."""
    reason = REFUND_REASONS.get(event.get("failure", {}).get("Error"), "paid_after_cancellation")
    return without_default(refund(event["order_id"], _intent_id(event), reason))


def _intent_id(event: dict[str, Any]) -> str:
    return str(event.get("authorization", {}).get("intent_id", ""))


def _entry(event: dict[str, Any]) -> dict[str, Any]:
    """What the waiting execution is given: what its own undo needs, and the saga, where a person may redrive it."""
    return {name: value for name, value in event.items() if name not in ("resume_at", "failure", "undone")}


def _cancel_reason(event: dict[str, Any]) -> Cancellation | Refusal:
    """Why the saga turned back, as the buyer is told: a code of the order's contract."""
    if event.get("authorization", {}).get("status") == "declined":
        return "payment_declined"
    if "authorization" not in event:
        return "payment_unavailable"
    failure = event.get("failure", {}).get("Error")
    if failure in ("PaymentDeclinedError", "CaptureRefusedError"):
        return "payment_declined"
    if "deadline_ms" in event and failure != "AmountMismatchError":
        return "payment_expired"  # told so, or nobody told the execution anything in time
    return "processing_failed"
