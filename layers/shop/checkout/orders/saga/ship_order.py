"""The saga's step once the money is taken: the order leaves, or waits for goods that are not there yet."""

from collections.abc import Callable, Sequence

from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.orders.errors import CancelledByBuyerError, MoveRefusedError, OrderBusyError
from layers.shop.checkout.orders.model import Order, Parcel, Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import OWED, warehouses_of

TRIES = 3  # each lost to goods that arrive just then
Pack = Callable[[Sequence[str]], list[Parcel]]
"""Makes the parcels that leave from these warehouses."""


def ship_order(order_id: str, payment: Payment, pack: Pack, warehouses: Sequence[str] = ("",)) -> list[Parcel]:
    """The money is taken and the parcels are made: `confirmed` becomes `shipped`; the order's parcels.

    None while goods are not there yet: then it is noted that they are paid for. `warehouses` is where the goods are
    thought to be; only where that is wrong the order is read. Raises MoveRefusedError, CancelledByBuyerError when
    nobody wants the goods any more, and OrderBusyError.
    """
    about(order_id=order_id)
    for _ in range(TRIES):
        try:
            parcels = orders_table.move(order_id, "shipped", payment=payment, parcels=pack(warehouses)).parcels
        except MoveRefusedError:
            order = orders_table.get(order_id, consistent=True)
            if order is None or order.status != "confirmed":
                raise
        else:
            count("OrderShipped")
            return parcels
        if order.cancel_requested:
            raise CancelledByBuyerError("the buyer wants no more of it")
        if order.owed and _await_stock(order, payment):
            return []
        # never none: a move without parcels would ship an order wherever its goods are
        warehouses = warehouses_of(hold for hold in order.holds if hold.warehouse != OWED)
    raise OrderBusyError(order_id)


def _await_stock(order: Order, payment: Payment) -> bool:
    """Note, once, that the order is paid and waits. False when it has changed: its goods may just have arrived."""
    if order.rests:
        return True
    noted = orders_table.note(order, payment, happening="awaiting_stock")
    if noted:
        count("OrderAwaitsStock")
    return noted
