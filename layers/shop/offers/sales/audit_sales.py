"""The counters of sales, to whoever compares them with the orders."""

from layers.shop.offers.sales.model import UseBooks
from layers.shop.offers.sales.store import DynamoSales


def sale_books(after: str, limit: int) -> tuple[list[UseBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end."""
    return DynamoSales().books(after, limit)


def correct_use(sale_id: str, holder: str, seen: int, right: int) -> bool:
    """Set a counter right; False when it is no longer `seen`."""
    return DynamoSales().correct(sale_id, holder, seen, right)
