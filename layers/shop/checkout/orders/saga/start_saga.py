"""Start an order's saga: once under each name, so that whoever starts it again starts none."""

from typing import Any

import msgspec

from layers.cloud.messages import sagas
from layers.shop.checkout.orders.model import Order
from layers.shop.goods.inventory.model import OWED, warehouses_of
from layers.shop.payments.port import DEFAULT

SAGA = "order-saga"

# What an execution's name ends in, after the first of an order, which is named by the order alone.
PAID = "paid"  # the payer has paid elsewhere
STOCKED = "stocked"  # goods that were waited for are there
UNWANTED = "cancelled"  # the buyer wants no more of goods that were waited for
RESUMED = 1  # somebody looked at an order that stood still


def start_saga(order: Order, attempt: int | str = 0, **entering: Any) -> bool:
    """Start the order's saga; its name is the order's id, so that a second start is none: then False.

    `entering` is what a state in its midst, `resume_at`, has to be given beside.
    """
    placement = order.placement
    entry: dict[str, Any] = {
        "order_id": order.order_id,
        "amount": msgspec.to_builtins(placement.payable),
        "payment_method": placement.payment_method,
        "destination": {"country": placement.address.country},
        "shipping_method": placement.shipping_method,
    }
    if (warehouses := warehouses_of(hold for hold in order.holds if hold.warehouse != OWED)) != [""]:
        entry["ships_from"] = warehouses
    if order.payment.provider != DEFAULT:
        entry["provider"] = order.payment.provider
    return sagas.start(SAGA, f"{order.order_id}-{attempt}" if attempt else order.order_id, entry | entering)
