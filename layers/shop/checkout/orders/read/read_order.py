"""Read an order: with its token, or as an operator."""

from collections.abc import Iterable

from layers.shop.checkout.orders.errors import OrderNotFoundError, OrderTokenMissingError
from layers.shop.checkout.orders.model import Order, Stored
from layers.shop.checkout.orders.order_token import opens
from layers.shop.checkout.orders.read.views import OrderView, WholeOrderView, view, whole_view
from layers.shop.checkout.orders.table.store import orders_table


def check_token(order_id: str, token: str | None) -> None:
    """Raises OrderTokenMissingError, and OrderNotFoundError where `token` opens another order, or none."""
    if not token:
        raise OrderTokenMissingError
    if not opens(order_id, token):
        raise OrderNotFoundError(order_id)


def read_order(order_id: str, token: str | None) -> OrderView:
    """The order that `token` opens; accepted but not yet placed is `queued`.

    Raises OrderTokenMissingError and OrderNotFoundError.
    """
    check_token(order_id, token)
    # The token proves that we accepted the order, so one that is not stored yet is on its way.
    stored = orders_table.stored(order_id)
    return view(stored) if stored else OrderView(order_id, "queued", None, [], None, [], None)


def open_order(order_id: str, token: str | None) -> Order:
    """The order as stored, opened by its token. Raises OrderTokenMissingError and OrderNotFoundError."""
    check_token(order_id, token)
    order = find_order(order_id)
    if order is None:
        raise OrderNotFoundError(order_id)
    return order


def find_order(order_id: str) -> Order | None:
    """The order as stored, to other contexts."""
    return orders_table.get(order_id, consistent=True)


def find_stored(order_ids: Iterable[str]) -> dict[str, Stored]:
    """What is stored under those ids, up to a hundred, in one read: also what is left of orders that could not be read,
    of which facts are told like of any others."""
    return orders_table.get_many(order_ids)


def all_orders(after: str, limit: int) -> tuple[list[Order], str]:
    """A page of all orders, and where to go on; position "" is the beginning, and the end."""
    return orders_table.page(after, limit)


def read_whole_order(order_id: str) -> WholeOrderView:
    """The order as stored, for operators. Raises OrderNotFoundError."""
    stored = orders_table.stored(order_id, consistent=True)
    if stored is None:
        raise OrderNotFoundError(order_id)
    return whole_view(stored)
