"""Values and rules of warehouses.

Nearest first: in the buyer's region, then in the buyer's country, then those that list the buyer's country among the
countries they serve, each as early as it stands there, then the others; of equals, by name of id.

The first warehouse of a shop has no name in its keys (""), and nothing in a shop that has no other asks for it. To
operators it is `default`; described like the others it takes its place among them, and until then comes last.
"""

from collections.abc import Iterable

from msgspec import Struct

from layers.shop.offers.pricing.regions import same_region

DEFAULT = "default"
MOST = 100


class Warehouse(Struct, frozen=True, omit_defaults=True):
    """`country` is ISO 3166-1 alpha-2, `serves` are such codes.

    From one that is not `open` nothing is sold, but for goods that lie in `default` alone (source_lines.py).
    """

    warehouse_id: str
    name: str
    country: str
    region: str = ""
    serves: list[str] = []
    open: bool = True
    version: int = 1


def key_of(warehouse_id: str) -> str:
    """What stands in stock's keys and in holds."""
    return "" if warehouse_id == DEFAULT else warehouse_id


def id_of(key: str) -> str:
    return key or DEFAULT


def nearest(warehouses: Iterable[Warehouse], country: str, region: str = "") -> list[str]:
    """The keys of those that are open, the nearest to a destination first."""
    known = {warehouse.warehouse_id: warehouse for warehouse in warehouses}
    ranked = sorted(known.values(), key=lambda each: (_distance(each, country, region), each.warehouse_id))
    found = [key_of(warehouse.warehouse_id) for warehouse in ranked if warehouse.open]
    return found if DEFAULT in known else [*found, ""]


def _distance(warehouse: Warehouse, country: str, region: str) -> tuple[int, int]:
    if warehouse.country == country:
        return (0 if region and same_region(country, warehouse.region, region) else 1), 0
    if country in warehouse.serves:
        return 2, warehouse.serves.index(country)
    return 3, 0
