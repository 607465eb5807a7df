"""The warehouses for an order, the nearest first, as far as this environment knows them.

Asked only for goods that lie in more than one place: a shop with one warehouse never comes here.
"""

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.shop.warehouses.model import Warehouse, nearest
from layers.shop.warehouses.store import DynamoWarehouses, Warehouses

KNOWN_SECONDS = 30  # a change of a warehouse counts for orders after at most so long


class _Known:
    def __init__(self) -> None:
        self.warehouses: list[Warehouse] = []
        self.until = 0.0


_known = Remembered(_Known)


def rank_warehouses(country: str, region: str = "", warehouses: Warehouses | None = None) -> list[str]:
    """The keys of open warehouses. One read every half a minute, whatever is sold meanwhile."""
    if warehouses:
        return nearest(warehouses.all(), country, region)
    known, now = _known(), clock.monotonic()
    if known.until <= now:
        known.warehouses, known.until = DynamoWarehouses().all(), now + KNOWN_SECONDS
    return nearest(known.warehouses, country, region)
