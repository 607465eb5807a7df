"""A return that ends without its goods: they do not come, or are no longer wanted."""

from layers.cloud import clock
from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.returns.change_returns import move_return
from layers.shop.aftersales.returns.errors import GoodsStillDueError
from layers.shop.aftersales.returns.model import ReturnStatus
from layers.shop.aftersales.returns.read_returns import after_returns, returns_of
from layers.shop.checkout.orders.reasons import CalledOff
from layers.shop.checkout.orders.saga.follow_returns import call_off_returning, tell_return


def expire_return(order_id: str, return_id: str, deadline_ms: int) -> ReturnStatus:
    """The deadline has passed: the return expires, unless the goods came at the last moment. Its status.

    Safe to repeat. Raises GoodsStillDueError.
    """
    about(order_id=order_id, return_id=return_id)
    if clock.now_ms() < deadline_ms:
        raise GoodsStillDueError
    status = returns_of(order_id).named(return_id).status
    if status == "approved":
        status = move_return(order_id, return_id, "expired").named(return_id).status
        count("ReturnExpired")
    return status


def call_off_return(order_id: str, return_id: str) -> None:
    """Refused or expired, and nothing is kept for it any more: the order is as it was before. Safe to repeat."""
    about(order_id=order_id, return_id=return_id)
    returns = returns_of(order_id)
    why: CalledOff = "return_expired" if returns.named(return_id).status == "expired" else "return_refused"
    call_off_returning(order_id, after_returns, why)
    tell_return(order_id, why, return_id)
