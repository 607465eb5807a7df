"""Units that came to a SKU by another way than a sale's own orders: a receipt, a correction, goods that came back.

A gate that is told to add units cannot know whether a count of the tables has seen them already. So it is told to count
again: as often and as late as it pleases, the answer is right.
"""

from collections.abc import Iterable

from msgspec import Struct

from layers.cloud import clock
from layers.cloud.memory import redis
from layers.cloud.messages.queues import SqsQueue
from layers.shop.offers.sales.errors import GateBehindError
from layers.shop.offers.sales.find_sales import current_sales
from layers.shop.offers.sales.model import Sale
from layers.shop.traffic.flash_sales.recount_gate import recount_gate

QUEUE = "sale-orders"


class StockMoved(Struct, frozen=True):
    """The message: count what there is of a SKU."""

    sku: str


def queue_recount(skus: Iterable[str]) -> None:
    """Say that units of these SKUs came or went, after it is written down."""
    SqsQueue(QUEUE).send_all(StockMoved(sku) for sku in skus)


def follow_stock(sku: str) -> None:
    """Count the SKU anew for the sale that runs with it. Raises GateBehindError."""
    now = clock.now()
    for sale in current_sales(now):
        if sale.has(sku) and sale.state_at(now) == "running":
            count_again(sale, sku)


def count_again(sale: Sale, sku: str) -> None:
    """Raises GateBehindError while another caller counts, or units move too fast to be counted, or Redis is silent."""
    if redis.is_set_up() and not recount_gate(sale, sku):
        raise GateBehindError(sale.sale_id)
