"""Place an accepted order: one transaction puts it and takes its stock, then its saga starts. Safe to repeat."""

from typing import Any

import msgspec

from layers.cloud import sagas
from layers.cloud.telemetry import about, count, logger
from layers.shop.coupons.errors import CouponUsedUpError
from layers.shop.flash_sales.errors import SaleLimitError
from layers.shop.gift_cards.errors import GiftCardEmptyError
from layers.shop.inventory.errors import InsufficientStockError
from layers.shop.inventory.model import Hold, holds_for, warehouses_of
from layers.shop.orders.model import AcceptedOrder, Order, Placement
from layers.shop.orders.port import OrderExistsError, Orders
from layers.shop.orders.store import DynamoOrders

SAGA = "order-saga"

# What the buyer is told when a try fails.
REFUSALS: dict[type[Exception], str] = {
    InsufficientStockError: "sold_out",
    CouponUsedUpError: "coupon_used_up",
    GiftCardEmptyError: "gift_card_empty",
    SaleLimitError: "limit_reached",
}


def place_order(accepted: AcceptedOrder, orders: Orders | None = None, redriven: bool = False) -> None:
    """Put the order as `pending` and start its saga, or as `rejected` when something it needs is gone.

    `redriven`: a person sent the message back from the dead letters, so an order refused for our own fault is placed.
    """
    about(order_id=accepted.order_id)
    orders = orders or DynamoOrders()
    try:
        holds = _place(orders, accepted, redriven)
    except tuple(REFUSALS) as refused:
        if orders.reject(accepted.order_id, REFUSALS[type(refused)], accepted):
            count("OrderRejected")
        return
    except OrderExistsError:
        stored = _still_pending(orders, accepted)
        if stored is None:
            return
        holds = stored.holds
    else:
        count("OrderPlaced")
    start_saga(accepted.order_id, accepted.placement, holds)


def _place(orders: Orders, accepted: AcceptedOrder, redriven: bool) -> list[Hold]:
    holds = holds_for(accepted.placement.quantities())
    try:
        orders.place(accepted, holds)
    except OrderExistsError:
        refused = orders.get(accepted.order_id, consistent=True) if redriven else None
        if refused is None or not refused.may_be_placed_again:
            raise
        orders.place(accepted, holds, instead_of=refused)
    return holds


def _still_pending(orders: Orders, accepted: AcceptedOrder) -> Order | None:
    """A repeated message: the order, if its saga may still be missing (we may have died between the two steps)."""
    stored = orders.get(accepted.order_id, consistent=True)
    if stored and stored.fingerprint != accepted.fingerprint:
        logger.warning("a second order under the same key was dropped")
        count("SecondOrderUnderOneKey")
        return None
    return stored if stored and stored.status == "pending" else None


def start_saga(order_id: str, placement: Placement, holds: list[Hold], attempt: int | str = 0) -> bool:
    """Start the order's saga; its name is the order's id, so that a second start is none: then False."""
    entry: dict[str, Any] = {
        "order_id": order_id,
        "amount": msgspec.to_builtins(placement.payable),
        "payment_method": placement.payment_method,
        "destination": {"country": placement.address.country},
        "shipping_method": placement.shipping_method,
    }
    if (warehouses := warehouses_of(holds)) != [""]:
        entry["ships_from"] = warehouses
    return sagas.start(SAGA, f"{order_id}-{attempt}" if attempt else order_id, entry)
