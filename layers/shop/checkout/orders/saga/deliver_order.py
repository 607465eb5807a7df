"""The carrier has handed the last parcel over."""

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.table.store import orders_table


def deliver_order(order_id: str) -> None:
    """All parcels have arrived: `shipped` becomes `delivered`; an order on its way back stays `returning`.

    Raises MoveRefusedError.
    """
    about(order_id=order_id)
    try:
        orders_table.move(order_id, "delivered", source="shipped")
    except MoveRefusedError as refused:
        if refused.current not in ("returning", "returned"):
            raise
    else:
        count("OrderDelivered")
