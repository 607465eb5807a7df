"""Make ready before the crowd comes: the gate built from the tables, products and stock hints in Redis."""

from msgspec import Struct

from layers.cloud.watch.telemetry import logger
from layers.shop.goods.catalog.read.find_product import load_hot
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.inventory.levels.availability import availability
from layers.shop.offers.sales.gates import gate_of
from layers.shop.offers.sales.model import Sale
from layers.shop.traffic.flash_sales.recount_gate import recount_gate


class Warmth(Struct, frozen=True):
    """`gate` tells whether the gate is ready: False without Redis, or while another is at it."""

    gate: bool
    products: int
    skus: int


def warm_up(sale: Sale) -> Warmth:
    """Load what the sale's first second will ask for. Doing it again is harmless."""
    variants = find_variants(sale.skus)
    availability(sale.skus)
    products = load_hot({variant.product_id for variant in variants.values()})
    recount_gate(sale)
    survey = gate_of(sale).survey()
    warmth = Warmth(bool(survey and survey.built), products, len(variants))
    logger.info("sale warmed up", sale_id=sale.sale_id, gate=warmth.gate)
    return warmth
