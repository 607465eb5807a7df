"""The rules by which an order's lines are given to warehouses.

1. The nearest warehouse that has every line.
2. Else as few parcels as can be, of those the nearest: each line from one warehouse.
3. A line that no warehouse has whole is split, the nearest first.
4. What no warehouse has is promised, where the SKU's policy allows it and its promises reach (OWED).

Goods are promised only beyond what lies on shelves, and nothing is given unless all of it can be.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from layers.shop.goods.inventory.model import OWED, Shelf

Available = Mapping[str, Mapping[str, int]]
"""Units by SKU and warehouse, OWED among them."""
Allocation = dict[Shelf, int]
"""Units to take from each shelf."""

MOST_TRIED = 3  # warehouses in a set that is searched for; after that, the next nearest that helps most


def lacking(wanted: Mapping[str, int], available: Available, nearest: Sequence[str]) -> list[str]:
    """The SKUs of which there is too little, promises included."""
    return [
        sku
        for sku, quantity in wanted.items()
        if _units(available, sku, nearest) + available.get(sku, {}).get(OWED, 0) < quantity
    ]


def allocate(wanted: Mapping[str, int], available: Available, nearest: Sequence[str]) -> Allocation:
    """Where to take what is wanted, of which nothing is lacking. `nearest` are the warehouses, the nearest first."""
    whole, given = {}, Allocation()
    for sku, quantity in wanted.items():
        here = min(quantity, _units(available, sku, nearest))
        if here and _first(sku, here, available, nearest) is not None:
            whole[sku] = here
        else:
            given |= _split(sku, here, available, nearest)
        if here < quantity:
            given[Shelf(sku, OWED)] = quantity - here
    used = {shelf.warehouse for shelf in given} - {OWED}
    parcels = _fewest(whole, available, nearest, used)
    for sku, units in whole.items():
        where = _first(sku, units, available, parcels)
        assert where is not None
        given[Shelf(sku, where)] = units
    return given


def _units(available: Available, sku: str, warehouses: Iterable[str]) -> int:
    return sum(available.get(sku, {}).get(warehouse, 0) for warehouse in warehouses)


def _first(sku: str, units: int, available: Available, warehouses: Iterable[str]) -> str | None:
    """The first warehouse that has so many."""
    return next((warehouse for warehouse in warehouses if available[sku].get(warehouse, 0) >= units), None)


def _split(sku: str, quantity: int, available: Available, nearest: Sequence[str]) -> Allocation:
    """`quantity` of a SKU, from one warehouse after the other."""
    given = Allocation()
    for warehouse in nearest:
        if units := min(available[sku].get(warehouse, 0), quantity):
            given[Shelf(sku, warehouse)] = units
            quantity -= units
    return given


def _fewest(whole: Mapping[str, int], available: Available, nearest: Sequence[str], used: set[str]) -> list[str]:
    """The fewest warehouses beside those `used` anyway that have each line; of as many, the nearest. In that order."""

    def missing(chosen: Iterable[str]) -> int:
        return sum(_first(sku, units, available, chosen) is None for sku, units in whole.items())

    chosen = sorted(used, key=nearest.index)
    others = [warehouse for warehouse in nearest if warehouse not in used]
    for many in range(min(MOST_TRIED, len(others)) + 1):
        for more in combinations(others, many):
            if not missing([*chosen, *more]):
                return sorted([*chosen, *more], key=nearest.index)
    while missing(chosen):
        chosen.append(min(others, key=lambda warehouse: (missing([*chosen, warehouse]), others.index(warehouse))))
    return sorted(chosen, key=nearest.index)
