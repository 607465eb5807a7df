"""Sales, to everybody who looks."""

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.inventory.levels.availability import availability
from layers.shop.offers.sales.find_sales import current_sales, find_sale
from layers.shop.offers.sales.gates import gate_of
from layers.shop.offers.sales.model import Sale
from layers.shop.traffic.flash_sales.views import SaleView, sale_view

FRESH_SECONDS = 1.0  # a crowd that watches one page asks the gate once a second
_known: Remembered[dict[str, tuple[float, bool]]] = Remembered(dict)


def show_sale(sale_id: str, language: str) -> SaleView:
    """Raises SaleNotFoundError."""
    return _show(find_sale(sale_id), language)


def show_sales(language: str) -> list[SaleView]:
    """Those that run or are to come."""
    now = clock.now()
    return [_show(sale, language) for sale in current_sales(now) if sale.state_at(now) != "ended"]


def _show(sale: Sale, language: str) -> SaleView:
    return sale_view(sale, find_variants(sale.skus), availability(sale.skus), _is_sold_out(sale), language)


def _is_sold_out(sale: Sale) -> bool:
    """Whether every unit is sold for good, as the gate knows."""
    until, answer = _known().get(sale.sale_id, (0.0, False))
    if until <= clock.monotonic():
        survey = gate_of(sale).survey() if clock.now() >= sale.starts_at else None
        answer = bool(survey and survey.built and all(kind.is_sold_out for kind in survey.kinds))
        _known()[sale.sale_id] = (clock.monotonic() + FRESH_SECONDS, answer)
    return answer
