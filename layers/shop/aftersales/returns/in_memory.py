"""Returns in memory: the twin, for tests of rules."""

from layers.shop.aftersales.returns.errors import ReturnsChangedError
from layers.shop.aftersales.returns.model import OrderReturns, waiting_since


class MemoryReturns:
    def __init__(self) -> None:
        self._returns: dict[str, OrderReturns] = {}

    def get(self, order_id: str) -> OrderReturns:
        return self._returns.get(order_id, OrderReturns(order_id))

    def put(self, returns: OrderReturns) -> None:
        if self.get(returns.order_id).version != returns.version - 1:
            raise ReturnsChangedError(returns.order_id)
        self._returns[returns.order_id] = returns

    def waiting(self, after: str, limit: int) -> list[tuple[str, OrderReturns]]:
        line = sorted((since, one.order_id) for one in self._returns.values() if (since := waiting_since(one)) > after)
        return [(since, self._returns[order_id]) for since, order_id in line[:limit]]


class MemoryWaits:
    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], str] = {}

    def keep(self, order_id: str, return_id: str, token: str) -> None:
        self._tokens[order_id, return_id] = token

    def find(self, order_id: str, return_id: str) -> str | None:
        return self._tokens.get((order_id, return_id))
