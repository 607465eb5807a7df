"""Keep units for an order that needs no payment, and give them back: for what other contexts send."""

from layers.cloud.watch.telemetry import about
from layers.shop.checkout.orders.errors import OrderExistsError
from layers.shop.checkout.orders.model import AcceptedOrder, Payment
from layers.shop.checkout.orders.place.place_order import place_where_units_are, sourcing
from layers.shop.checkout.orders.reasons import Reason
from layers.shop.checkout.orders.saga.release_stock import release_stock
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.errors import InsufficientStockError, TooManyShelvesError
from layers.shop.goods.inventory.jobs import ask_to_even_out


def reserve_order(accepted: AcceptedOrder) -> bool:
    """Put the order as `pending` with its units, or as `rejected` when they cannot be had: then False.

    Whichever is stored first stands, however often and late this is repeated. Raises StockBusyError.
    """
    about(order_id=accepted.order_id)
    search = sourcing(accepted, ahead=False)
    try:
        place_where_units_are(accepted, search)
    except (InsufficientStockError, TooManyShelvesError):
        orders_table.reject(accepted.order_id, "sold_out", accepted)
    except OrderExistsError:
        pass
    ask_to_even_out(search.uneven)
    stored = orders_table.get(accepted.order_id, consistent=True)
    return stored is not None and stored.status != "rejected"


def refuse_or_release(accepted: AcceptedOrder, reason: Reason) -> None:
    """Nothing is kept for the order, and nothing can be by whoever comes late. Safe to repeat.

    Raises MoveRefusedError when the order has gone too far.
    """
    if orders_table.reject(accepted.order_id, reason, accepted):
        return
    stored = orders_table.get(accepted.order_id, consistent=True)
    if stored and stored.status != "rejected":
        release_stock(accepted.order_id, reason, Payment(status="voided"))
