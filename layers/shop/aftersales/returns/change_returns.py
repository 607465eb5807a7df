"""Change the returns of an order, against whoever else does."""

from collections.abc import Callable

from layers.cloud.patience import until_written
from layers.shop.aftersales.returns import rules
from layers.shop.aftersales.returns.errors import ReturnsChangedError
from layers.shop.aftersales.returns.model import OrderReturns, ReturnStatus
from layers.shop.aftersales.returns.store import returns_table


def change_returns(order_id: str, rule: Callable[[OrderReturns], OrderReturns]) -> OrderReturns:
    """Apply `rule` to what is stored and write what it answers: the rule sees what the write guards.

    Raises what the rule raises and, after lost races, ReturnsChangedError.
    """

    def attempt() -> OrderReturns | None:
        before = returns_table.get(order_id)
        after = rule(before)
        return after if after is before or returns_table.put(after) else None

    return until_written(attempt, ReturnsChangedError(order_id))


def move_return(order_id: str, return_id: str, status: ReturnStatus, note: str = "") -> OrderReturns:
    """Move a return on. Raises ReturnNotFoundError, ReturnRefusedError and, after lost races, ReturnsChangedError."""
    return change_returns(order_id, lambda before: rules.moved(before, return_id, status, note))
