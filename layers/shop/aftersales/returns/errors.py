"""Refused rules of returns."""


class ReturnNotFoundError(Exception):
    """Only a return of this very order can be looked at or changed."""

    def __init__(self, return_id: str) -> None:
        super().__init__(f"there is no return {return_id[:64]} of this order")
        self.errors = [{"field": "return_id", "expected": "a return of this order"}]


class ReturnRefusedError(Exception):
    """Only what was bought, shipped and not returned yet comes back, in time, and step by step."""

    def __init__(self, field: str, expected: str, why: str) -> None:
        super().__init__(why)
        self.errors = [{"field": field, "expected": expected}]


class NotExchangeableError(Exception):
    """Goods are exchanged for a variant of the same product that is on sale in the order's currency."""

    def __init__(self, sku: str, wanted: str) -> None:
        super().__init__(f"{sku} cannot be exchanged for {wanted}")
        self.errors = [{"field": "lines.exchange_for", "expected": f"a SKU of the same product as {sku}, on sale"}]


class DearerExchangeError(Exception):
    """An exchange never asks for money: what costs more is ordered anew, and what comes back is refunded."""

    def __init__(self, sku: str, wanted: str) -> None:
        super().__init__(f"{wanted} costs more than {sku}: return that, and order this")
        self.errors = [{"field": "lines.exchange_for", "expected": f"a variant that costs no more than {sku}"}]


class ReturnsChangedError(Exception):
    """Two changes of one order's returns came at once; one has to be made again."""


class GoodsStillDueError(Exception):
    """A return expires at its deadline, not before."""
