"""What waits for the shop, over all orders: for a decision, for goods, or for its settlement."""

from collections.abc import Collection

from layers.shop.aftersales.returns.model import OPEN, Return, ReturnStatus
from layers.shop.aftersales.returns.store import Returns, returns_table


def list_open_returns(
    wanted: Collection[ReturnStatus] = OPEN, after: str = "", limit: int = 50, returns: Returns | None = None
) -> tuple[list[tuple[str, Return]], str]:
    """A page of order ids and returns, the longest waiting orders first, and where to go on ("" at the end).

    An order's returns come together, so a page may hold a few more than `limit`.
    """
    table = returns or returns_table
    found: list[tuple[str, Return]] = []
    while len(found) < limit:
        page = table.waiting(after, limit)
        for after, order in page:
            found += [(order.order_id, one) for one in order.returns if one.status in wanted]
            if len(found) >= limit:
                return found, after
        if len(page) < limit:
            break
    return found, ""
