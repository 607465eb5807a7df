"""Returns in memory: the twin, for tests of rules."""

from layers.shop.returns.errors import ReturnsChangedError
from layers.shop.returns.model import OrderReturns


class MemoryReturns:
    def __init__(self) -> None:
        self._returns: dict[str, OrderReturns] = {}

    def get(self, order_id: str) -> OrderReturns:
        return self._returns.get(order_id, OrderReturns(order_id))

    def put(self, returns: OrderReturns) -> None:
        if self.get(returns.order_id).version != returns.version - 1:
            raise ReturnsChangedError(returns.order_id)
        self._returns[returns.order_id] = returns
