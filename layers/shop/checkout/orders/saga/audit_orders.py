"""All orders, to whoever compares them with other books, and what is proven by these put into an order."""

from msgspec.structs import replace

from layers.cloud import names
from layers.cloud.tables import scan_page
from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import OrderBusyError
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.place.place_order import start_saga
from layers.shop.checkout.orders.saga.check_up import RESUMED
from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_of
from layers.shop.checkout.orders.table.store import orders_table


def all_orders(after: str, limit: int) -> tuple[list[Order], str]:
    """A page of all orders, and where to go on; position "" is the beginning, and the end."""
    items, following = scan_page(names.table("orders"), after, limit)
    return [order_of(OrderRow.from_raw_data(item)) for item in items if item["sk"]["S"] == ORDER], following


def take_up(order: Order) -> bool:
    """Give an order its execution: the first where it never had one, else the second. False when it had both."""
    about(order_id=order.order_id)
    assert order.placement is not None
    first = order.status == "pending" and start_saga(order.order_id, order.placement, order.holds)
    if taken_up := first or start_saga(order.order_id, order.placement, order.holds, RESUMED):
        count("OrderResumed")
    return taken_up


def record_capture(order: Order, captured: int) -> None:
    """Put on the order what the provider has taken for it. Raises OrderBusyError."""
    about(order_id=order.order_id)
    if not orders_table.note(order, replace(order.payment, captured=captured)):
        raise OrderBusyError(order.order_id)
