"""What buyers are told about stock. A hint, seconds old: only the placing transaction decides."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from layers.cloud.memory.cache import ReadThrough
from layers.shop.goods.inventory.model import OWED, Ahead, Availability, Stock, availability_of, shelf_of
from layers.shop.goods.inventory.receive.receive_stock import stocks_of
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.goods.warehouses.rank_warehouses import rank_warehouses


class OnSale(Struct, array_like=True):
    """Units in all open warehouses; beyond them, whether and for when more is promised."""

    units: int
    ahead: Ahead | None = None
    available_from: str = ""


def availability(skus: Iterable[str]) -> dict[str, Availability]:
    """`in_stock`, `low`, `backorder`, `preorder` or `sold_out` for each; a SKU never received is sold out."""
    wanted = list(skus)
    known = _on_sale.get_many(wanted)
    return {sku: _told(known[sku]) if sku in known else "sold_out" for sku in wanted}


def available_from(skus: Iterable[str]) -> dict[str, str]:
    """From when on those SKUs ship that are sold before they are there (ISO dates), where that is known."""
    known = _on_sale.get_many(skus)
    return {sku: on_sale.available_from for sku, on_sale in known.items() if on_sale.available_from}


def available_units(sku: str) -> int:
    """Units that can be sold now, in all open warehouses: consistent. 0 of a SKU that was never received."""
    return _here(stocks_of(sku))


def _told(on_sale: OnSale) -> Availability:
    return availability_of(on_sale.units) if on_sale.units > 0 else on_sale.ahead or "sold_out"


def _load(skus: list[str]) -> dict[str, OnSale]:
    """One batch; where other warehouses keep a SKU, or it is promised, one more."""
    firsts = stock_table.counters(skus)
    others = [shelf_of(sku, place) for sku, first in firsts.items() for place in first.layout.places]
    shelves = stock_table.counters(others) if others else {}
    return {sku: _sum(sku, first, shelves) for sku, first in firsts.items()}


def _sum(sku: str, first: Stock, shelves: dict[str, Stock]) -> OnSale:
    if not first.layout.places:
        return OnSale(first.available)
    kept = {place: shelves.get(shelf_of(sku, place)) for place in first.layout.places}
    here = {"": first} | {place: stock for place, stock in kept.items() if stock}
    units = _here(here)
    promised = here.get(OWED)
    if units > 0 or promised is None or not promised.policy or promised.promisable <= 0:
        return OnSale(units)
    return OnSale(0, promised.policy.kind, promised.policy.available_from)


def _here(by_warehouse: Mapping[str, Stock]) -> int:
    """What lies in open warehouses. A shop with one warehouse asks for none."""
    if by_warehouse.keys() <= {""}:
        return sum(stock.available for stock in by_warehouse.values())
    ranked = rank_warehouses("", "", by_warehouse.keys() - {"", OWED})
    return sum(by_warehouse[place].available for place in ranked if place in by_warehouse)


_on_sale = ReadThrough[OnSale]("on-sale", _load, OnSale, ttl=2, memory_ttl=1)
