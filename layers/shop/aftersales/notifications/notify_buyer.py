"""Tell a buyer what happened to an order: once."""

from collections.abc import Callable

from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.notifications import current
from layers.shop.aftersales.notifications.messengers import AwsMessenger, Messenger
from layers.shop.aftersales.notifications.outbox import Outbox
from layers.shop.aftersales.notifications.write_notices import write_notices
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.read_order import find_order


def notify_buyer(
    event: str,
    event_id: str,
    order_id: str,
    reason: str,
    find: Callable[[str], Order | None] = find_order,
    outbox: Outbox | None = None,
    messenger: Messenger | None = None,
) -> None:
    """Send every notice the event calls for that has not left yet.

    Sent first and noted after: a crash between the two tells the buyer twice rather than never.
    """
    about(order_id=order_id)
    outbox, messenger = outbox or current.outbox(), messenger or AwsMessenger()
    order = find(order_id)
    if order is None:
        raise LookupError(f"order {order_id} is not readable yet")  # a read behind its event; comes again
    for notice in write_notices(event, event_id, reason, order):
        if not outbox.told(notice.notice_id):
            messenger.send(notice)
            outbox.keep(notice)
            count("NoticeSent")
