"""Request a return, decide on it, book the goods, settle it."""

from collections.abc import Callable

from layers.cloud import clock
from layers.shop.orders.model import Order
from layers.shop.returns.errors import ReturnsChangedError
from layers.shop.returns.model import Goods, OrderReturns, ReturnLine, ReturnStatus, moved, requested
from layers.shop.returns.store import DynamoReturns, Returns

TRIES = 5


def request_return(
    order: Order, lines: list[ReturnLine], return_id: str, returns: Returns | None = None
) -> OrderReturns:
    """Ask to give `lines` of `order` back. Raises ReturnRefusedError and, after lost races, ReturnsChangedError."""
    at = clock.now()
    return _change(
        order.order_id, lambda before: requested(before, order, lines, return_id, at, clock.iso(at)), returns
    )


def move_return(
    order_id: str, return_id: str, status: ReturnStatus, goods: Goods | None = None, returns: Returns | None = None
) -> OrderReturns:
    """Move a return on. Raises ReturnRefusedError and, after lost races, ReturnsChangedError."""
    return _change(order_id, lambda before: moved(before, return_id, status, goods), returns)


def returns_of(order_id: str, returns: Returns | None = None) -> OrderReturns:
    return (returns or DynamoReturns()).get(order_id)


def _change(order_id: str, rule: Callable[[OrderReturns], OrderReturns], returns: Returns | None) -> OrderReturns:
    """Apply `rule` to what is stored and write it, against whoever else does: the rule sees what the write guards."""
    table = returns or DynamoReturns()
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
