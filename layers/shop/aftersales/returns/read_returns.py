"""Read returns: of one order, and over all orders."""

from collections.abc import Collection

from layers.shop.aftersales.returns.errors import ReturnRefusedError
from layers.shop.aftersales.returns.model import OPEN, OrderReturns, Return, ReturnStatus, order_after
from layers.shop.aftersales.returns.store import returns_table
from layers.shop.checkout.orders.model import Order, Status
from layers.shop.checkout.orders.read.read_order import find_order, open_order


def read_returns(order_id: str, token: str | None) -> OrderReturns:
    """The returns of the order that `token` opens. Raises OrderTokenMissingError and OrderNotFoundError."""
    open_order(order_id, token)
    return returns_of(order_id)


def returns_of(order_id: str) -> OrderReturns:
    """The order's returns as they are now, to operators and other contexts."""
    return returns_table.get(order_id)


def order_of(order_id: str) -> Order:
    """The order whose returns these are, as stored. Raises ReturnRefusedError."""
    order = find_order(order_id)
    if order is None:
        raise ReturnRefusedError("order_id", "an order", f"there is no order {order_id}")
    return order


def after_returns(order: Order) -> Status | None:
    """What the order is by its returns as they are now; None while one is open that was agreed to."""
    return order_after(order, returns_of(order.order_id))


def list_open_returns(
    wanted: Collection[ReturnStatus] = OPEN, after: str = "", limit: int = 50
) -> tuple[list[tuple[str, Return]], str]:
    """What waits for the shop, over all orders: for a decision, for goods, or for its settlement.

    A page of order ids and returns, the longest waiting orders first, and where to go on ("" at the end). An order's
    returns come together, so a page may hold a few more than `limit`.
    """
    found: list[tuple[str, Return]] = []
    while len(found) < limit:
        page = returns_table.waiting(after, limit)
        for after, order in page:
            found += [(order.order_id, one) for one in order.returns if one.status in wanted]
            if len(found) >= limit:
                return found, after
        if len(page) < limit:
            break
    return found, ""


def all_returns(after: str, limit: int) -> tuple[list[OrderReturns], str]:
    """A page of all orders' returns, and where to go on; position "" is the beginning, and the end."""
    return returns_table.scan(after, limit)
