"""What a run asks about one order, where a single use case of its context does not tell it."""

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.backoffice.operations.errors import ExecutionNotFoundError
from layers.shop.backoffice.operations.executions.executions import summary_of
from layers.shop.backoffice.operations.executions.find_executions import Wanted, executions_of
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.offers.points.books import recorded_points
from layers.shop.offers.points.model import OrderPoints


def order_named(order_id: str) -> Order | None:
    """The order as it is now; a payment that is not ours names none."""
    return find_order(order_id) if order_id else None


def paid_by(order: Order) -> OrderReturns:
    """The returns among which is the one that pays for `order`; none, unread, for one that is paid for with money."""
    exchange = order.placement.exchange
    return returns_of(exchange.order_id) if exchange else OrderReturns("")


def recorded_points_of(order: Order) -> OrderPoints:
    """What the membership that the order names says the order has of it."""
    points = order.placement.points
    return recorded_points(points.member_id, order.order_id) if points else OrderPoints()


def is_running(name: str) -> bool:
    """Whether an execution is at work on this order, or settles this return."""
    if name.startswith("ord_"):
        return bool(executions_of(name, Wanted(status="RUNNING")).items)
    try:
        return summary_of(name).status == "RUNNING"
    except ExecutionNotFoundError:
        return False
