"""What is done to stock in the background: messages on the stock-jobs queue."""

from collections.abc import Iterable

from msgspec import Struct

from layers.cloud.messages.queues import SqsQueue
from layers.shop.goods.inventory import layouts

QUEUE = "stock-jobs"
QUIET_SECONDS = 2  # a SKU whose shards run dry is spread evenly no oftener


class EvenOut(Struct, frozen=True, tag="even_out"):
    """Bring a SKU's units to where its layout has them; not if that was done within `quiet_seconds`."""

    sku: str
    quiet_seconds: int = 0


class Look(Struct, frozen=True, tag="look"):
    """Look for SKUs that have run low, from a position of the stock table on."""

    position: str = ""


class Serve(Struct, frozen=True, tag="serve"):
    """Give units of a SKU to the orders that wait for them."""

    sku: str


StockJob = EvenOut | Look | Serve


def ask_to_serve(skus: Iterable[str]) -> None:
    SqsQueue(QUEUE).send_all(Serve(sku) for sku in skus)


def ask_to_even_out(skus: Iterable[str]) -> None:
    """Ask for SKUs that orders found spread unevenly.

    A thousand environments may find it at once: each asks at most every five seconds, and what they ask for is
    done at most every two. A request that is lost or dropped costs orders a wider search and nothing else.
    """
    if wanted := [EvenOut(sku, QUIET_SECONDS) for sku in sorted(skus) if layouts.may_ask(sku)]:
        SqsQueue(QUEUE).send_all(wanted)
