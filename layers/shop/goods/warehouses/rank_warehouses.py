"""The warehouses for an order, the nearest first, as far as this environment knows them.

Asked only for goods that lie in more than one warehouse: a shop with one warehouse never comes here.
"""

from collections.abc import Iterable

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.shop.goods.warehouses.model import Warehouse, key_of, nearest
from layers.shop.goods.warehouses.store import warehouses_table

KNOWN_SECONDS = 30  # a change of a warehouse counts for orders after at most so long


class _Known:
    def __init__(self) -> None:
        self.warehouses: list[Warehouse] = []
        self.until = 0.0

    def has(self, keys: Iterable[str]) -> bool:
        return {key_of(each.warehouse_id) for each in self.warehouses} >= set(keys)


_known = Remembered(_Known)


def rank_warehouses(country: str, region: str = "", stocked: Iterable[str] = ()) -> list[str]:
    """The keys of open warehouses. One read every half a minute, whatever is sold meanwhile.

    And one when `stocked`, the warehouses where goods are known to lie, has one that this environment has not heard of.
    """
    known, now = _known(), clock.monotonic()
    if known.until <= now or not known.has(stocked):
        known.warehouses, known.until = warehouses_table.all(), now + KNOWN_SECONDS
    return nearest(known.warehouses, country, region)
