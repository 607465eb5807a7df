"""From a fact about an order to the notices it calls for."""

from layers.shop.notifications import texts
from layers.shop.notifications.model import Channel, Notice
from layers.shop.orders.model import Order


def write_notices(event: str, event_id: str, reason: str, order: Order) -> list[Notice]:
    """A mail for every turn of the order, a short message where it matters. None for facts nobody is told."""
    placement = order.placement
    if placement is None or event not in texts.SUBJECTS:
        return []
    language = placement.language
    subject = texts.subject(event, language, order.order_id)
    parcels = [(parcel.carrier, parcel.tracking_number) for parcel in order.parcels]
    expected = max((date for sku, date in order.expected.items() if sku in order.owed), default="")
    undone = event == "OrderCancelled" and order.payment.captured > 0
    text = texts.text("OrderCancelledAfterPayment" if undone else event, language, reason, parcels, expected)

    def notice(channel: Channel, recipient: str) -> Notice:
        return Notice(f"{event_id}:{channel}", order.order_id, event, channel, recipient, language, subject, text)

    notices = [notice("email", placement.email)]
    if placement.phone and event in texts.BY_SMS:
        notices.append(notice("sms", placement.phone))
    return notices
