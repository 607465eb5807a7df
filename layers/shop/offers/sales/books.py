"""What buyers have of sales, by the sales' books: counted by the placing and cancelling transactions."""

from collections.abc import Iterator

from layers.shop.offers.sales.model import SaleOrder, UseBooks, UsedUp
from layers.shop.offers.sales.store import sales_table


def uses_of(sale_id: str, buyer: str) -> UsedUp:
    """What a buyer has of a sale."""
    return sales_table.uses(sale_id, buyer)


def orders_of(sale_id: str) -> Iterator[SaleOrder]:
    """Every order that holds units of a sale, cancelled ones left out."""
    return sales_table.orders(sale_id)


def sale_books(after: str, limit: int) -> tuple[list[UseBooks], str]:
    """A page of all counters, and where to go on; position "" is the beginning, and the end."""
    return sales_table.books(after, limit)


def correct_use(sale_id: str, holder: str, seen: int, right: int) -> bool:
    """Set a counter right; False when it is no longer `seen`."""
    return sales_table.correct(sale_id, holder, seen, right)


def keep_tally(sale_id: str, since: int, tally: dict[str, int]) -> None:
    """Keep what the gate that began at `since` has counted so far."""
    sales_table.keep_report(sale_id, since, tally)


def tallies(sale_id: str) -> dict[int, dict[str, int]]:
    """What each gate of the sale had counted, by when it began."""
    return sales_table.reports(sale_id)
