"""Place an accepted order: one transaction puts it and takes its stock, then its saga starts. Safe to repeat."""

import msgspec

from layers.cloud import names
from layers.cloud.aws import client
from layers.cloud.telemetry import about, count, logger
from layers.shop.inventory.errors import InsufficientStockError
from layers.shop.inventory.model import holds_for
from layers.shop.orders.model import AcceptedOrder, Placement
from layers.shop.orders.port import OrderExistsError, Orders
from layers.shop.orders.store import DynamoOrders

SAGA = "order-saga"


def place_order(accepted: AcceptedOrder, orders: Orders | None = None) -> None:
    """Put the order as `pending` and start its saga, or as `rejected` when its stock is gone."""
    about(order_id=accepted.order_id)
    orders = orders or DynamoOrders()
    try:
        orders.place(accepted, holds_for(accepted.placement.quantities()))
    except InsufficientStockError:
        orders.reject(accepted.order_id, "sold_out", accepted)
        count("StockReservationFailed")
        return
    except OrderExistsError:
        if not _is_pending(orders, accepted):
            return
    else:
        count("OrderPlaced")
    start_saga(accepted.order_id, accepted.placement)


def _is_pending(orders: Orders, accepted: AcceptedOrder) -> bool:
    """A repeated message: whether its saga may still be missing (we may have died between the two steps)."""
    stored = orders.get(accepted.order_id, consistent=True)
    if stored and stored.fingerprint != accepted.fingerprint:
        logger.warning("a second order under the same key was dropped")
        return False
    return bool(stored and stored.status == "pending")


def start_saga(order_id: str, placement: Placement, attempt: int = 0) -> None:
    """Start the order's saga; its name is the order's id, so that a second start is none."""
    states = client("stepfunctions")
    entry = {
        "order_id": order_id,
        "amount": {"amount": placement.totals.total, "currency": placement.currency},
        "payment_method": placement.payment_method,
        "destination": {"country": placement.address.country},
        "shipping_method": placement.shipping_method,
    }
    try:
        states.start_execution(
            stateMachineArn=names.state_machine_arn(SAGA),
            name=f"{order_id}-{attempt}" if attempt else order_id,
            input=msgspec.json.encode(entry).decode(),
        )
    except states.exceptions.ExecutionAlreadyExists:
        logger.info("saga was started before")
