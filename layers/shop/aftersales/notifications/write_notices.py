"""From a fact about an order to the notices it calls for."""

from layers.cloud import clock
from layers.shop.aftersales.notifications import texts
from layers.shop.aftersales.notifications.model import Channel, Notice
from layers.shop.checkout.orders.model import Order


def write_notices(event: str, event_id: str, reason: str, order: Order) -> list[Notice]:
    """A mail for every turn of the order, a short message where it matters. None for facts nobody is told."""
    placement, key = order.placement, _text_key(event, reason, order)
    if key not in texts.SUBJECTS:
        return []
    language = placement.language
    subject = texts.subject(key, language, order.order_id)
    parcels = [(parcel.carrier, parcel.tracking_number) for parcel in order.parcels]
    expected = max((date for sku, date in order.expected.items() if sku in order.owed), default="")
    text = texts.text(key, language, reason, parcels, expected, **_facts(order))

    def notice(channel: Channel, recipient: str) -> Notice:
        return Notice(f"{event_id}:{channel}", order.order_id, event, channel, recipient, language, subject, text)

    notices = [notice("email", placement.email)]
    if placement.phone and key in texts.BY_SMS:
        notices.append(notice("sms", placement.phone_dialled))
    return notices


def _text_key(event: str, reason: str, order: Order) -> str:
    """Which of the texts tells `event`; "" where another fact tells it already."""
    if order.placement.exchange:
        sold_out = event == "OrderRejected" and reason == "sold_out"
        return "ExchangeSoldOut" if sold_out else texts.OF_EXCHANGES.get(event, "")
    if event == "OrderCancelled" and order.payment.captured > 0:
        return "OrderCancelledAfterPayment"
    if event in ("OrderReturned", "OrderPartlyReturned") and reason == "exchanged":
        return ""  # the parcel with what was wanted instead is told of
    return event


def _facts(order: Order) -> dict[str, str]:
    """What texts may name, of the order as it is now."""
    due = order.due
    until = clock.moment(due.expires_ms) if due else None
    returned = order.placement.exchange.order_id if order.placement.exchange else ""
    return {
        "address": due.redirect_url if due else "",
        "deadline": f"{until:%Y-%m-%d %H:%M} UTC" if until else "",
        "returned": texts.short(returned),
    }
