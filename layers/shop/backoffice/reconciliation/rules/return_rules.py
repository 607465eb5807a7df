"""What an order, its returns and its refunds must have to do with each other."""

from collections.abc import Collection, Iterator

from layers.cloud import clock, settings
from layers.shop.aftersales.returns.model import OrderReturns, Return, is_open
from layers.shop.backoffice.reconciliation.model import STALLED_MS, Evidence, Verdict, stood_still_ms
from layers.shop.checkout.orders.model import Order
from layers.shop.payments.port import PaymentState

OVERDUE_MS = 86_400_000  # beyond its deadline; its saga has long been told by then
SETTLED_MS = 3_600_000  # beyond all steps of its saga with every retry: one that still runs was not told of the goods


def about_returns(
    order: Order, returns: OrderReturns, now_ms: int, state: PaymentState | None = None, running: Collection[str] = ()
) -> Iterator[Verdict]:
    """`running` are the returns whose settlement is under way; `state` is the order's payment, where it is known."""
    for one in returns.returns:
        facts: Evidence = {"order_id": order.order_id, "return_status": one.status, "refund": one.refund}
        if one.status == "received" and (one.return_id not in running or _left_behind(one, now_ms)):
            yield Verdict("return_not_settled", one.return_id, facts, "settle_return")
        elif (
            one.status == "approved"
            and now_ms > _approved_ms(order, one) + settings.RETURN_DEADLINE_SECONDS() * 1000 + OVERDUE_MS
        ):
            yield Verdict("return_not_settled", one.return_id, facts, "lapse_return")
    facts = {"order_status": order.status, "returns": ", ".join(one.status for one in returns.returns)}
    if is_open(returns) and order.status in ("shipped", "delivered"):
        yield Verdict("return_not_settled", order.order_id, facts, "start_returning")
    elif order.status == "returning" and not is_open(returns):
        yield Verdict("return_not_settled", order.order_id, facts, "finish_returning")
    due = sum(one.to_method for one in returns.returns if one.status == "refunded")
    if state and state.captured and state.refunded < due:
        facts |= {"settled": due, "refunded": state.refunded, "intent_id": state.intent_id}
        question = "Returns were settled and the provider has given back less. Refund the rest?"
        yield Verdict("return_not_settled", order.order_id, facts, question=question)


def about_replacement(order: Order, paid_by: OrderReturns, now_ms: int) -> Iterator[Verdict]:
    """An order that goods pay for, and the return that brings them: they end together. It has no charge of its own."""
    exchange = order.placement.exchange
    stalled = order.status in ("pending", "confirmed") and stood_still_ms(order, now_ms) > STALLED_MS
    if exchange is None or order.rests or not stalled:
        return
    one = paid_by.find(exchange.return_id)
    facts: Evidence = {"order_status": order.status, "return_id": exchange.return_id, "of_order": exchange.order_id}
    facts |= {"return_status": one.status if one else "not stored"}
    if one is None:
        yield Verdict("return_not_settled", order.order_id, facts, question="No return pays for this order. Ship it?")
    elif one.status in ("refused", "expired"):
        yield Verdict("return_not_settled", order.order_id, facts, "release_replacement")
    elif one.status == "refunded":
        yield Verdict("return_not_settled", order.order_id, facts, "settle_return")


def _left_behind(one: Return, now_ms: int) -> bool:
    """Whether the goods have been here for longer than their settlement can take."""
    since = clock.parse(one.received_at).timestamp() * 1000 if one.received_at else 0
    return now_ms > since + SETTLED_MS


def _approved_ms(order: Order, one: Return) -> int:
    """When the return was approved; without a trace of it, when the order changed last."""
    approved = [
        turn.at_ms for turn in order.timeline if (turn.status, turn.reason) == ("return_approved", one.return_id)
    ]
    return approved[0] if approved else max((turn.at_ms for turn in order.timeline), default=0)
