"""What becomes of a sale's orders, told to its gate: sold for good, or units that go to the next in line."""

from layers.cloud import clock
from layers.cloud.memory import redis
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.follow_sales import fate_of, was_sold
from layers.shop.offers.sales.errors import GateUnreachableError
from layers.shop.offers.sales.find_sales import find_sale
from layers.shop.offers.sales.gates import forgotten_at, gate_of, request_of_order
from layers.shop.traffic.flash_sales.follow_stock import count_again


def follow_order(order: Order) -> None:
    """Tell the gate the order as it is now: events may come late, twice and in any order.

    Raises GateUnreachableError while Redis is silent, and GateBehindError.
    """
    use = order.placement.admission
    if use is None or redis.state() == "none":
        return
    sale, fate = find_sale(use.sale_id), fate_of(order)
    if clock.now() >= forgotten_at(sale):  # to tell it now would make a gate that nobody ever forgets
        return
    if gate_of(sale).report_outcome(request_of_order(use), fate, order.order_id) is None:
        raise GateUnreachableError(use.sale_id)
    if fate == "returned" and was_sold(order):
        count_again(sale, use.sku)
