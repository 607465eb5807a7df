"""What is done to stock in the background: messages on the stock-jobs queue."""

from collections.abc import Iterable

from msgspec import Struct, field

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.cloud.messages.queues import SqsQueue
from layers.shop.goods.inventory.model import Shelf

QUEUE = "stock-jobs"
QUIET_SECONDS = 2  # a shelf whose shards run dry is spread evenly no oftener
ASKED_SECONDS = 5  # an environment asks no oftener for one shelf to be spread evenly
_asked = Remembered(dict[Shelf, float])


class EvenOut(Struct, frozen=True, tag="even_out"):
    """Bring a shelf's units to where its layout has them; not if that was done within `quiet_seconds`."""

    spelling: str = field(name="sku")
    quiet_seconds: int = 0

    @property
    def shelf(self) -> Shelf:
        return Shelf.spelt(self.spelling)


class CheckLowStock(Struct, frozen=True, tag="look"):
    """Look for SKUs that have run low, from a position of the stock table on."""

    position: str = ""


class FillBackorders(Struct, frozen=True, tag="serve"):
    """Give units of a SKU to the orders that wait for them."""

    sku: str


StockJob = EvenOut | CheckLowStock | FillBackorders


def ask_to_fill(skus: Iterable[str]) -> None:
    """Ask for the orders that wait for these SKUs to be given what there is."""
    SqsQueue(QUEUE).send_all(FillBackorders(sku) for sku in skus)


def ask_to_carry_out(shelf: Shelf) -> None:
    """Ask for a shelf's units to be brought to where its new layout has them."""
    SqsQueue(QUEUE).send(EvenOut(str(shelf)))


def ask_to_even_out(shelves: Iterable[Shelf]) -> None:
    """Ask for shelves that orders found spread unevenly.

    A thousand environments may find it at once: each asks at most every five seconds, and what they ask for is
    done at most every two. A request that is lost or dropped costs orders a wider search and nothing else.
    """
    if wanted := [EvenOut(str(shelf), QUIET_SECONDS) for shelf in sorted(shelves, key=str) if _may_ask(shelf)]:
        SqsQueue(QUEUE).send_all(wanted)


def _may_ask(shelf: Shelf) -> bool:
    asked, now = _asked(), clock.monotonic()
    if now - asked.get(shelf, -ASKED_SECONDS) < ASKED_SECONDS:
        return False
    asked[shelf] = now
    return True
