"""What buyers are told about stock. A hint, seconds old: only the placing transaction decides."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from layers.cloud.memory.cache import ReadThrough
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from layers.shop.goods.inventory.model import OWED, Ahead, Availability, Shelf, Stock, availability_of
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.goods.warehouses.rank_warehouses import rank_warehouses


class OnSale(Struct, array_like=True):
    """Units in all open warehouses; beyond them, whether and for when more is promised. Or it is not counted."""

    units: int
    ahead: Ahead | None = None
    available_from: str = ""
    counted: bool = True
    promised: int = 0


def availability(skus: Iterable[str]) -> dict[str, Availability]:
    """`in_stock`, `low`, `backorder`, `preorder` or `sold_out` for each; a SKU never received is sold out.

    What is sold without a count is in stock.
    """
    wanted = list(skus)
    known = _on_sale.get_many(wanted)
    return {sku: _shown(known[sku]) if sku in known else "sold_out" for sku in wanted}


def available_from(skus: Iterable[str]) -> dict[str, str]:
    """From when on those SKUs ship that are sold before they are there (ISO dates), where that is known."""
    known = _on_sale.get_many(skus)
    return {sku: on_sale.available_from for sku, on_sale in known.items() if on_sale.available_from}


def uncounted(skus: Iterable[str]) -> set[str]:
    """Those that are sold without a count: of now, not a hint."""
    firsts = stock_table.read_many(map(Shelf, skus), consistent=True)
    return {shelf.sku for shelf, first in firsts.items() if not first.layout.counted}


def available_units(sku: str) -> int:
    """Units that can be sold now, in all open warehouses: consistent. 0 of a SKU that was never received."""
    return _here(stocks_of(sku))


def shortages(wanted: Mapping[str, int]) -> dict[str, int]:
    """Units of those SKUs of which fewer than `wanted` can be sold, promised ones included: a hint."""
    limited = {sku: on_sale for sku, on_sale in _on_sale.get_many(wanted).items() if on_sale.counted}
    there = {sku: on_sale.units + on_sale.promised for sku, on_sale in limited.items()}
    return {sku: units for sku, units in there.items() if units < wanted[sku]}


def fewer_than(sku: str, wanted: int) -> int | None:
    """Units that can be sold, promised ones included, where they are fewer than `wanted`; None where they are enough.

    The hint may be behind, so that only what the counters say refuses anybody. Of what was never received, nothing is
    counted.
    """
    hint = _on_sale.get(sku)
    if hint and (hint.units >= wanted or not hint.counted):
        return None
    stocks = stocks_of(sku)
    if stocks and not stocks[""].layout.counted:
        return None
    owed = stocks.get(OWED)
    units = _here(stocks) + (owed.promisable if owed and owed.policy else 0)
    return units if stocks and units < wanted else None


def _shown(on_sale: OnSale) -> Availability:
    if not on_sale.counted:
        return "in_stock"
    return availability_of(on_sale.units) if on_sale.units > 0 else on_sale.ahead or "sold_out"


def _load(skus: list[str]) -> dict[str, OnSale]:
    """One batch; where other warehouses keep a SKU, or it is promised, one more."""
    firsts = stock_table.read_many(map(Shelf, skus))
    elsewhere = [Shelf(shelf.sku, where) for shelf, first in firsts.items() for where in first.layout.warehouses]
    others = stock_table.read_many(elsewhere)
    return {shelf.sku: _sum(first, others) for shelf, first in firsts.items()}


def _sum(first: Stock, others: Mapping[Shelf, Stock]) -> OnSale:
    if not first.layout.counted:
        return OnSale(0, counted=False)
    if not first.layout.warehouses:
        return OnSale(first.available)
    found = {where: others.get(Shelf(first.shelf.sku, where)) for where in first.layout.warehouses}
    here = {"": first} | {where: stock for where, stock in found.items() if stock}
    units = _here(here)
    owed = here.get(OWED)
    if owed is None or not owed.policy or owed.promisable <= 0:
        return OnSale(units)
    if units > 0:
        return OnSale(units, promised=owed.promisable)
    return OnSale(0, owed.policy.kind, owed.policy.available_from, promised=owed.promisable)


def _here(by_warehouse: Mapping[str, Stock]) -> int:
    """What lies in open warehouses. A shop with one warehouse asks for none."""
    if by_warehouse.keys() <= {""}:
        return sum(stock.available for stock in by_warehouse.values())
    ranked = rank_warehouses("", "", by_warehouse.keys() - {"", OWED})
    return sum(by_warehouse[where].available for where in ranked if where in by_warehouse)


_on_sale = ReadThrough[OnSale]("on-sale", _load, OnSale, ttl=2, memory_ttl=1)
