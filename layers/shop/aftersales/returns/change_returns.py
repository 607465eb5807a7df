"""Request a return, decide on it, follow its goods, settle it."""

from collections.abc import Callable, Iterable

from layers.cloud import clock
from layers.shop.aftersales.returns import rules
from layers.shop.aftersales.returns.errors import ReturnsChangedError
from layers.shop.aftersales.returns.model import (
    Goods,
    OrderReturns,
    ReturnLine,
    ReturnParcel,
    ReturnStatus,
    order_after,
)
from layers.shop.aftersales.returns.store import Returns, returns_table
from layers.shop.checkout.orders.model import Order, Status
from layers.shop.goods.catalog.read.find_variants import find_variants

TRIES = 5


def request_return(
    order: Order, lines: list[ReturnLine], return_id: str, returns: Returns | None = None
) -> OrderReturns:
    """Ask to give `lines` of `order` back. Raises what rules.requested raises and, after lost races,
    ReturnsChangedError."""
    at, variants = clock.now(), find_variants(_exchanged(lines))
    return _change(
        order.order_id, lambda before: rules.requested(before, order, lines, return_id, at, variants), returns
    )


def move_return(
    order_id: str, return_id: str, status: ReturnStatus, note: str = "", returns: Returns | None = None
) -> OrderReturns:
    """Move a return on. Raises ReturnNotFoundError, ReturnRefusedError and, after lost races, ReturnsChangedError."""
    return _change(order_id, lambda before: rules.moved(before, return_id, status, note), returns)


def receive_return(order: Order, return_id: str, goods: Goods, returns: Returns | None = None) -> OrderReturns:
    """The goods are here, and the sums final. Raises as move_return."""
    at = clock.now()
    return _change(order.order_id, lambda before: rules.received(before, order, return_id, goods, at), returns)


def refund_instead(order: Order, return_id: str, returns: Returns | None = None) -> OrderReturns:
    """What was to be exchanged is sold out. Raises as move_return."""
    return _change(order.order_id, lambda before: rules.refunded_instead(before, order, return_id), returns)


def send_back(order_id: str, return_id: str, parcel: ReturnParcel, returns: Returns | None = None) -> OrderReturns:
    """Keep how the goods travel. Raises as move_return."""
    return _change(order_id, lambda before: rules.sent_back(before, return_id, parcel), returns)


def returns_of(order_id: str, returns: Returns | None = None) -> OrderReturns:
    return (returns or returns_table).get(order_id)


def after_returns(order: Order) -> Status | None:
    """What the order is by its returns as they are now; None while one is open that was agreed to."""
    return order_after(order, returns_of(order.order_id))


def _exchanged(lines: Iterable[ReturnLine]) -> set[str]:
    """The SKUs whose prices an exchange compares."""
    return {sku for line in lines if line.exchange_for for sku in (line.sku, line.exchange_for)}


def _change(order_id: str, rule: Callable[[OrderReturns], OrderReturns], returns: Returns | None) -> OrderReturns:
    """Apply `rule` to what is stored and write it, against whoever else does: the rule sees what the write guards."""
    table = returns or returns_table
    for _ in range(TRIES):
        before = table.get(order_id)
        after = rule(before)
        if after is before:
            return before
        try:
            table.put(after)
        except ReturnsChangedError:
            continue
        return after
    raise ReturnsChangedError(order_id)
