"""A return's saga, from its start to the arrival of the goods: who waits for them, and is told when they are here."""

from layers.cloud import clock, settings
from layers.cloud.messages import sagas
from layers.cloud.messages.sagas import Tasks
from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.returns import rules
from layers.shop.aftersales.returns.change_returns import change_returns
from layers.shop.aftersales.returns.model import Goods, Return, ReturnStatus
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.aftersales.returns.store import returns_table
from layers.shop.checkout.orders.errors import OrderNotFoundError
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.saga.follow_returns import start_returning

SAGA = "return-saga"
LATE = "late"  # the execution for goods whose return had expired


def start_settlement(order_id: str, return_id: str, attempt: str = "") -> None:
    """Start the saga that settles a return. Its name is the return's id, so that a second start is none."""
    seconds = settings.RETURN_DEADLINE_SECONDS()
    entry = {
        "order_id": order_id,
        "return_id": return_id,
        "timeout_seconds": seconds,
        "deadline_ms": clock.now_ms() + seconds * 1000,
    }
    sagas.start(SAGA, f"{return_id}-{attempt}" if attempt else return_id, entry)


def await_goods(order_id: str, return_id: str, token: str) -> None:
    """Keep the token of the task that waits. A decision made before the token was kept is answered here."""
    about(order_id=order_id, return_id=return_id)
    returns_table.keep_token(order_id, return_id, token)
    status = returns_of(order_id).named(return_id).status
    if status != "approved":
        Tasks().succeed(token, {"status": status})


def answer_waiting(order_id: str, return_id: str, status: ReturnStatus) -> None:
    """Answer the saga with what became of the return. One that does not wait yet looks for itself."""
    if token := returns_table.token(order_id, return_id):
        Tasks().succeed(token, {"status": status})


def take_goods(order_id: str, return_id: str, goods: Goods) -> Return:
    """The goods have arrived, in time or late: from here on there is only forward, and the sums are final.

    Safe to repeat. Raises OrderNotFoundError, ReturnNotFoundError, ReturnRefusedError and ReturnsChangedError.
    """
    about(order_id=order_id, return_id=return_id)
    order = find_order(order_id)
    if order is None:
        raise OrderNotFoundError(order_id)
    late, at = returns_of(order_id).named(return_id).status == "expired", clock.now()
    after = change_returns(order_id, lambda before: rules.received(before, order, return_id, goods, at))
    if late:
        start_returning(order_id)
    start_settlement(order_id, return_id, LATE if late else "")
    answer_waiting(order_id, return_id, "received")
    count("GoodsReceived")
    return after.named(return_id)
