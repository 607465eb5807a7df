"""Act on news about a payment: compare what the provider has on its books with what the order says.

Nothing here depends on how often, in which order or how late the news come: docs/money.md has the table of endings.
"""

from layers.cloud import clock
from layers.cloud.messages.sagas import Tasks
from layers.cloud.watch.telemetry import about, count, logger
from layers.shop.checkout.orders.errors import CancelledByBuyerError
from layers.shop.checkout.orders.model import UNDONE, Order
from layers.shop.checkout.orders.reasons import Reason
from layers.shop.checkout.orders.saga.refund_order import note_given_back
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.payments.charges import give_back
from layers.shop.payments.errors import AmountMismatchError, PaymentDeclinedError, PaymentExpiredError
from layers.shop.payments.model import Wait, is_paid
from layers.shop.payments.port import PaymentNews, PaymentState
from layers.shop.payments.providers import provider
from layers.shop.payments.wait_for_payment import is_settled, note_settled, who_waits


def settle_payment(news: PaymentNews) -> str:
    """The order that has to be looked at again, if any.

    Raises PaymentUnavailableError (repeat) and RefundRefusedError (a person has to look).
    """
    if news.event_id and is_settled(news.event_id):
        return ""
    state = provider(news.provider).find("", news.intent_id)
    order = orders_table.get(state.order_id, consistent=True) if state and state.order_id else None
    again = False
    if state is None or order is None:
        _stranger(news)
    else:
        about(order_id=order.order_id)
        again = _settle(order, state, who_waits(order.order_id))
    if news.event_id:
        note_settled(news.event_id)
    return order.order_id if order and again else ""


def reason_to_refund(order: Order) -> Reason:
    """Why money of an order that was cancelled goes back, as its timeline tells."""
    return "paid_after_expiry" if order.reason == "payment_expired" else "paid_after_cancellation"


def _stranger(news: PaymentNews) -> None:
    """Another system's payment, on an account we share: nobody may touch it. The reconciler tells of such money."""
    logger.warning("a payment of no order of ours", extra={"intent_id": news.intent_id})
    count("PaymentOfUnknownOrder")


def _settle(order: Order, state: PaymentState, wait: Wait | None) -> bool:
    ours, paid_through = order.payment.intent_id, provider(state.provider)
    if order.status in UNDONE:
        note_given_back(order.order_id, give_back(paid_through, state), reason_to_refund(order))
    elif ours and state.intent_id != ours:
        note_given_back(order.order_id, give_back(paid_through, state), "paid_twice")
    elif order.awaits_payment and wait:
        return _answer(order, state, wait)
    return False


def _answer(order: Order, state: PaymentState, wait: Wait) -> bool:
    """Tell the execution that waits. True when it is there no more, and the order does not show yet how it ended:
    money that arrives between the void and the release of the stock would be overlooked."""
    tasks = Tasks()
    try:
        paid = is_paid(state, order.placement.payable)
    except AmountMismatchError as differs:
        return not tasks.fail(wait.token, differs)
    if paid:
        return not tasks.succeed(wait.token, {"status": state.status})
    if order.cancel_requested:
        tasks.fail(wait.token, CancelledByBuyerError("the buyer wants no more of it"))
    elif state.status != "requires_action":
        tasks.fail(wait.token, PaymentDeclinedError("the payer refused, or the payment was called off"))
    elif clock.now().timestamp() * 1000 >= wait.deadline_ms:
        tasks.fail(wait.token, PaymentExpiredError("the deadline has passed"))
    return False
