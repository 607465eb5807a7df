"""Cancel an order before it is paid for, or while it waits for goods."""

from layers.cloud.messages.sagas import Tasks
from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import (
    CancelledByBuyerError,
    CancelTooEarlyError,
    MoveRefusedError,
)
from layers.shop.checkout.orders.model import UnreadableOrder
from layers.shop.checkout.orders.read.read_order import check_token
from layers.shop.checkout.orders.saga.check_up import schedule_check_ups
from layers.shop.checkout.orders.saga.resume_order import turn_back
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.payments.wait_for_payment import who_waits


def cancel_order(order_id: str, token: str | None) -> None:
    """Wish it; the order's saga, which is on its way or waits for the payer, turns back and gives everything back.

    One that is paid and waits for goods is taken up again, to turn back. Raises OrderTokenMissingError,
    OrderNotFoundError, CancelTooEarlyError, and MoveRefusedError once it is paid for and everything is there.
    """
    check_token(order_id, token)
    about(order_id=order_id)
    order = orders_table.stored(order_id, consistent=True)
    if order is None:
        raise CancelTooEarlyError(order_id)
    if isinstance(order, UnreadableOrder) or order.placement.exchange:
        raise MoveRefusedError(order_id, order.status, "cancelled")  # it ends with the return that pays for it
    orders_table.request_cancel(order_id)
    if order.awaits_payment and (wait := who_waits(order_id)):
        Tasks().fail(wait.token, CancelledByBuyerError("the buyer wants no more of it"))
    if order.owed and (wished := orders_table.get(order_id, consistent=True)):  # now that nothing ships any more
        schedule_check_ups([order_id])
        turn_back(wished)
    count("CancelWished")
