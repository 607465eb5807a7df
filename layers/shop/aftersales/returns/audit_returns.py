"""All returns, to whoever compares them with orders and refunds."""

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.aftersales.returns.store import scan_returns


def all_returns(after: str, limit: int) -> tuple[list[OrderReturns], str]:
    """A page of all orders' returns, and where to go on; position "" is the beginning, and the end."""
    return scan_returns(after, limit)
