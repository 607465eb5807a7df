"""Tell a buyer what happened to an order: once."""

from collections.abc import Callable

from layers.cloud.watch.telemetry import about
from layers.shop.aftersales.notifications.send_notice import send_notice
from layers.shop.aftersales.notifications.write_notices import write_notices
from layers.shop.checkout.orders.model import Stored, UnreadableOrder


def notify_buyer(event: str, event_id: str, order_id: str, reason: str, find: Callable[[str], Stored | None]) -> None:
    """Send every notice the event calls for that has not left yet. `find` knows the orders of a batch of events.

    Raises LookupError for an order that cannot be read yet: the read is behind its event, which comes again.
    """
    about(order_id=order_id)
    order = find(order_id)
    if order is None:
        raise LookupError(f"order {order_id} is not readable yet")
    if isinstance(order, UnreadableOrder):
        return  # nobody knows whom to tell
    for notice in write_notices(event, event_id, reason, order):
        send_notice(notice)
