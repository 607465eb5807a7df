"""Approve or refuse a return."""

from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.returns.await_goods import answer_waiting, start_settlement
from layers.shop.aftersales.returns.change_returns import move_return
from layers.shop.aftersales.returns.model import Return
from layers.shop.aftersales.returns.read_returns import after_returns
from layers.shop.checkout.orders.saga.follow_returns import call_off_returning, start_returning, tell_return


def approve_return(order_id: str, return_id: str, note: str = "") -> Return:
    """From here on its saga keeps what is exchanged, and waits for the goods. Safe to repeat.

    Raises ReturnNotFoundError, ReturnRefusedError and MoveRefusedError.
    """
    about(order_id=order_id, return_id=return_id)
    approved = move_return(order_id, return_id, "approved", note)
    tell_return(order_id, "return_approved", return_id)
    start_returning(order_id)
    start_settlement(order_id, return_id)
    count("ReturnApproved")
    return approved.named(return_id)


def refuse_return(order_id: str, return_id: str, note: str = "") -> Return:
    """Refused at once, or after it was approved: then its saga gives back what is kept for an exchange. Repeatable.

    Raises ReturnNotFoundError and ReturnRefusedError.
    """
    about(order_id=order_id, return_id=return_id)
    refused = move_return(order_id, return_id, "refused", note)
    call_off_returning(order_id, after_returns, "return_refused")
    tell_return(order_id, "return_refused", return_id)
    answer_waiting(order_id, return_id, "refused")
    count("ReturnRefused")
    return refused.named(return_id)
