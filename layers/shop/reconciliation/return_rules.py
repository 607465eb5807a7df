"""What an order, its returns and its refunds must have to do with each other."""

from collections.abc import Collection, Iterator

from layers.shop.orders.model import Order
from layers.shop.payments.port import PaymentState
from layers.shop.reconciliation.model import Evidence, Verdict
from layers.shop.returns.model import OrderReturns, is_open


def about_returns(
    order: Order, returns: OrderReturns, state: PaymentState | None = None, running: Collection[str] = ()
) -> Iterator[Verdict]:
    """`running` are the returns whose settlement is under way; `state` is the order's payment, where it is known."""
    for one in returns.returns:
        if one.status == "received" and one.return_id not in running:
            told: Evidence = {"order_id": order.order_id, "return_status": one.status, "refund": one.refund}
            yield Verdict("return_not_settled", one.return_id, told, "settle_return")
    told = {"order_status": order.status, "returns": ", ".join(one.status for one in returns.returns)}
    if is_open(returns) and order.status in ("shipped", "delivered"):
        yield Verdict("return_not_settled", order.order_id, told, "start_returning")
    elif order.status == "returning" and not is_open(returns):
        yield Verdict("return_not_settled", order.order_id, told, "finish_returning")
    due = sum(one.to_method for one in returns.returns if one.status == "refunded")
    if state and state.captured and state.refunded < due:
        told |= {"settled": due, "refunded": state.refunded, "intent_id": state.intent_id}
        question = "Returns were settled and the provider has given back less. Refund the rest?"
        yield Verdict("return_not_settled", order.order_id, told, question=question)
