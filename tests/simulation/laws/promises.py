"""What a buyer was promised is what is booked, field by field: on the order, at the provider, on the parcels."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec

from layers.shop.aftersales.fulfilment.model import carrier_for
from layers.shop.checkout.orders.model import SENT, Order
from layers.shop.goods.inventory.model import OWED, quantities
from tests.simulation.records import Agreement
from tests.simulation.shop import Shop
from tests.simulation.weather import (
    CACHE_DOWN,
    CACHE_EMPTIED,
    CRASH_AFTER,
    CRASH_BEFORE,
    LATE,
    REFUSED,
    REPLY_LOST,
)

ADDRESS_FIELDS = ("name", "line1", "line2", "city", "region", "postal_code", "country")
LOSES_CLAIMS = (REFUSED, LATE, REPLY_LOST, CRASH_BEFORE, CRASH_AFTER)
TOTALS = ("subtotal", "discount", "shipping", "tax", "total")


def check(shop: Shop, orders: Mapping[str, Order]) -> None:
    agreements = defaultdict(list)
    for agreed in shop.agreements:
        agreements[agreed.order_id].append(agreed)
    for order in orders.values():
        _booked(shop, agreements[order.order_id], order)
        _asked_for(shop, order)
        _packed(shop, order)
    for record in shop.bus.facts:
        _told(shop, record, orders)


def _booked(shop: Shop, agreements: list[Agreement], order: Order) -> None:
    """Whoever was told yes has what was agreed to.

    Where Redis could not say that a cart is ordered, a second request that differs may be told yes before the first is
    placed: then the order is as one of those that were sent, wholly.
    """
    odd = [found for agreed in agreements if (found := _broken_promise(shop, agreed, order))]
    sent = [one for one in shop.asked if one.request["cart_id"] == order.placement.cart_id]
    if odd and (_redis_could_say(shop) or all(_broken_promise(shop, one, order) for one in sent)):
        shop.break_law(odd[0])


def _redis_could_say(shop: Shop) -> bool:
    """Whether every claim of a cart or a key was kept, and could be read."""
    lost = any(entry.fault in LOSES_CLAIMS and entry.what == "redis SET" for entry in shop.edge.history)
    return shop.cached and not lost and not shop.weather.struck[CACHE_DOWN] and not shop.weather.struck[CACHE_EMPTIED]


def _broken_promise(shop: Shop, agreed: Agreement, order: Order) -> str:
    booked = _of_order(order)
    for name, promised in of_agreement(agreed, shop.sale_id).items():
        if booked[name] != promised:
            return f"{agreed.who} was promised {name} {promised}, and {order.order_id} has {booked[name]}"
    card = order.placement.gift_card.amount if order.placement.gift_card else 0
    if card and "gift_card_code" not in agreed.request:
        return f"order {order.order_id} takes {card} of a gift card that {agreed.who} did not show"
    return ""


def of_agreement(agreed: Agreement, sale_id: str) -> dict[str, Any]:
    """What a request that was answered with 202 stands for: what it said, and the cart as its buyer saw it."""
    asked, cart = agreed.request, agreed.cart
    coupon = cart["coupon"]["code"] if cart["coupon"] and cart["coupon"]["applied"] else ""
    return {
        "lines": [_line_of(line) for line in cart["lines"]],
        "totals": [cart["totals"][part]["amount"] for part in TOTALS],
        "total": asked["expected_total"]["amount"],
        "currency": asked["expected_total"]["currency"],
        "discounts": [(one["promotion_id"], one["name"], one["amount"]["amount"]) for one in cart["promotions"]],
        "coupon": coupon,
        "email": asked["email"],
        "address": [asked["shipping_address"].get(part, "") for part in ADDRESS_FIELDS],
        "shipping": asked.get("shipping_method", "standard"),
        "method": asked["payment_method"],
        "sale": sale_id if "admission_token" in asked else "",
    }


def _line_of(line: Mapping[str, Any]) -> tuple[Any, ...]:
    amounts = (line[part]["amount"] for part in ("unit_price", "discount", "tax", "total"))
    return line["sku"], line["product_id"], line["title"], line["quantity"], *amounts


def _of_order(order: Order) -> dict[str, Any]:
    placement = order.placement
    lines = [(one.sku, one.product_id, one.title, one.quantity) for one in placement.lines]
    amounts = [(one.unit_price, one.discount, one.tax, one.total) for one in placement.lines]
    return {
        "lines": [(*line, *paid) for line, paid in zip(lines, amounts, strict=True)],
        "totals": list(msgspec.structs.astuple(placement.totals)),
        "total": placement.totals.total,
        "currency": placement.currency,
        "discounts": [(one.promotion_id, one.name, one.amount) for one in placement.discounts or ()],
        "coupon": placement.coupon.code if placement.coupon else "",
        "email": placement.email,
        "address": list(msgspec.structs.astuple(placement.address)),
        "shipping": placement.shipping_method,
        "method": placement.payment_method,
        "sale": placement.sale_id or "",
    }


def _asked_for(shop: Shop, order: Order) -> None:
    """The provider is asked for the order's amount and currency, and money is in the payment that the order knows.

    One that was made under a stored fault, and never confirmed, may be left beside it.
    """
    intents = {intent.intent_id: intent for intent in shop.payments.intents() if intent.order_id == order.order_id}
    due, ours = order.placement.payable, order.payment.intent_id
    if any(intent.amount != due for intent in intents.values()):
        told = [str(intent.amount) for intent in intents.values()]
        shop.break_law(f"order {order.order_id} is to be paid with {due}, and the provider is asked for {told}")
    if ours and ours not in intents:
        shop.break_law(f"order {order.order_id} knows of payment {ours}, and the provider has {[*intents]} of it")
    paid = [name for name, intent in intents.items() if intent.captured]
    if paid and ours and paid != [ours]:
        shop.break_law(f"order {order.order_id} is to be paid by {ours}, and {paid} are")


def _packed(shop: Shop, order: Order) -> None:
    """One parcel for each warehouse that its goods lie in, all of them inside; none of what has not left."""
    sent, country = order.status in SENT, order.placement.address.country
    origins = sorted({hold.warehouse for hold in order.holds}) if sent else []
    if sorted(parcel.warehouse for parcel in order.parcels) != origins or OWED in origins:
        shop.break_law(f"order {order.order_id} is {order.status}, its goods lie in {origins}: {order.parcels}")
    held = quantities((hold.sku, hold.quantity) for hold in order.holds)
    if order.holds and held != order.placement.quantities():
        shop.break_law(f"order {order.order_id} has {held} of the shelves, and is {order.placement.quantities()}")
    carrier = carrier_for(country, order.placement.shipping_method)
    if any(parcel.carrier != carrier for parcel in order.parcels):
        shop.break_law(f"order {order.order_id} goes to {country} by {order.parcels[0].carrier}, not by {carrier}")


def _told(shop: Shop, fact: Mapping[str, Any], orders: Mapping[str, Order]) -> None:
    """A fact on the bus is one of its order's timeline, at its place there."""
    order = orders.get(fact["order_id"])
    if order is None or not 0 < fact["version"] < len(order.timeline):
        shop.break_law(f"fact {fact['version']} of order {fact['order_id']} is told, and nothing of the kind happened")
        return
    entry = order.timeline[fact["version"]]
    if (entry.status, entry.reason, entry.at_ms) != (fact["status"], fact["reason"], fact["at_ms"]):
        shop.break_law(f"order {order.order_id} was {entry.status} ({entry.reason}), and {fact} is told")
