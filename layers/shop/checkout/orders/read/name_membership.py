"""Name the membership that an order earns for, after it was placed."""

from msgspec.structs import replace

from layers.cloud.watch.telemetry import about
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.offers.points.model import PointsUse


def name_membership(order: Order, member_id: str) -> bool:
    """False when the order names one already, be it the same. Its facts tell it from now on."""
    about(order_id=order.order_id)
    placement = replace(order.placement, points=PointsUse(member_id))
    return orders_table.name_membership(order.order_id, placement)
