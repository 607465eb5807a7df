"""What becomes of a sale's orders, told to its gate: sold for good, or units that go to the next in line."""

from layers.cloud import redis
from layers.shop.flash_sales.errors import GateUnreachableError
from layers.shop.flash_sales.find_sales import find_sale
from layers.shop.flash_sales.gates import gate_of, order_wish
from layers.shop.orders.follow_sales import fate_of
from layers.shop.orders.model import Order


def follow_order(order: Order) -> None:
    """Tell the gate the order as it is now: events may come late, twice and in any order.

    Raises GateUnreachableError while Redis is silent.
    """
    use = order.placement.admission if order.placement else None
    if use is None or redis.state() == "none":
        return
    gate = gate_of(find_sale(use.sale_id))
    if gate.settle(order_wish(use), fate_of(order), order.order_id) is None:
        raise GateUnreachableError(use.sale_id)
