"""Between a return's approval and its goods: who waits for them, and who is told when they are here."""

from layers.cloud.messages.sagas import Tasks
from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.returns.change_returns import receive_return, returns_of
from layers.shop.aftersales.returns.model import Goods, OrderReturns, ReturnStatus
from layers.shop.aftersales.returns.start_settlement import start_settlement
from layers.shop.aftersales.returns.store import waits_table
from layers.shop.aftersales.returns.waits import Waits
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.saga.follow_returns import start_returning

LATE = "late"  # the execution for goods whose return had expired


def await_goods(
    order_id: str, return_id: str, token: str, waits: Waits | None = None, tasks: Tasks | None = None
) -> None:
    """Keep the token of the task that waits. Who decided before it was kept found nobody to tell: it is told here."""
    about(order_id=order_id, return_id=return_id)
    (waits or waits_table).keep(order_id, return_id, token)
    status = returns_of(order_id).named(return_id).status
    if status != "approved":
        (tasks or Tasks()).succeed(token, {"status": status})


def answer_waiting(
    order_id: str, return_id: str, status: ReturnStatus, waits: Waits | None = None, tasks: Tasks | None = None
) -> None:
    """Tell the saga what became of the return. One that does not wait yet will look for itself."""
    if token := (waits or waits_table).find(order_id, return_id):
        (tasks or Tasks()).succeed(token, {"status": status})


def take_goods(order: Order, return_id: str, goods: Goods) -> OrderReturns:
    """The goods have arrived, in time or late: from here on there is only forward. Safe to repeat.

    Raises ReturnNotFoundError and ReturnRefusedError.
    """
    about(order_id=order.order_id, return_id=return_id)
    late = returns_of(order.order_id).named(return_id).status == "expired"
    received = receive_return(order, return_id, goods)
    if late:
        start_returning(order.order_id)
    start_settlement(order.order_id, return_id, LATE if late else "")
    answer_waiting(order.order_id, return_id, "received")
    count("GoodsReceived")
    return received
