"""Make a sale's gate say what the tables say: built anew after it lost its memory, verified before it says "sold out".

One caller at a time does it, the others go on meanwhile.
"""

from layers.cloud import ids
from layers.cloud.memory.gate import MOST_OPEN, Gate
from layers.cloud.memory.gate_answers import OpenEntry, Outcome, Survey
from layers.cloud.watch.telemetry import count, logger
from layers.shop.checkout.orders.read.follow_sales import OrderFate, fates_of
from layers.shop.goods.inventory.levels.availability import available_units
from layers.shop.offers.sales.books import orders_of
from layers.shop.offers.sales.gates import gate_of, request_of_order, terms_of
from layers.shop.offers.sales.model import Sale, SaleOrder

BUILDING_SECONDS, VERIFYING_SECONDS = 20.0, 2.0
ROUNDS = 3
# An order that was accepted and is still nowhere after this long was lost with its message.
LOST_AFTER_MS = 30 * 60 * 1000
OUTCOMES: dict[OrderFate, Outcome] = {"placed": "placed", "sold": "sold", "returned": "returned", "void": "void"}


def recount_gate(sale: Sale, sku: str = "", anew: bool = False) -> bool:
    """Whether this caller has made the gate true, for one SKU or all; False while another does, or without Redis."""
    gate, holder = gate_of(sale), ids.new_id("run")
    survey = gate.survey()
    if survey is None or not gate.lock(holder, VERIFYING_SECONDS if survey.built else BUILDING_SECONDS):
        return False
    try:
        if anew or not survey.built:
            return _build(sale, gate)
        return all(_verify(gate, kind) for kind in ([sku] if sku else sale.skus))
    finally:
        gate.unlock(holder)


def _build(sale: Sale, gate: Gate) -> bool:
    """From the tables: who has what, and what is left. Nobody is admitted until it is done."""
    gate.prepare(terms_of(sale))
    orders = list(orders_of(sale.sale_id))
    fates = fates_of(order.order_id for order in orders)
    held = [(order, fate) for order in orders if (fate := fates.get(order.order_id)) in ("placed", "sold")]
    if not gate.report_outcomes([(request_of_order(order), OUTCOMES[fate], order.order_id) for order, fate in held]):
        return False
    if not all(_verify(gate, sku) for sku in sale.skus):
        return False
    gate.open(terms_of(sale))
    count("SaleGateBuilt")
    logger.info("sale gate built", sale_id=sale.sale_id, orders=len(orders))
    return True


def _verify(gate: Gate, sku: str) -> bool:
    """Set the free units of a SKU: what is available less what is promised. False where it moves too fast for that."""
    for _ in range(ROUNDS):
        before = available_units(sku)
        survey = gate.survey(named=MOST_OPEN)
        # A gate that is being built has just been told of every order; another may have news beyond those named.
        if survey is None or (survey.built and len(survey.open) >= MOST_OPEN):
            return False
        if _report_outcomes(gate, sku, survey):
            continue  # something moved; look again
        kind = survey.kind(sku)
        if available_units(sku) == before and gate.recount(sku, kind.version, before - kind.leased - kind.spent):
            return True
    return False


def _report_outcomes(gate: Gate, sku: str, survey: Survey) -> bool:
    """Tell the gate what it has not heard of orders under way; whether there was anything to tell."""
    under_way = [entry for entry in survey.open if entry.kind == sku]
    fates = fates_of(entry.by for entry in under_way)
    told = False
    for entry in under_way:
        outcome = _outcome(entry, fates.get(entry.by), survey.now)
        if outcome and outcome != entry.state:
            gate.report_outcome(request_of_order(_order(entry)), outcome, entry.by)
            told = True
    return told


def _outcome(entry: OpenEntry, fate: OrderFate | None, now: int) -> Outcome | None:
    if fate is None:
        return "returned" if now - entry.since > LOST_AFTER_MS else None
    return OUTCOMES[fate]


def _order(entry: OpenEntry) -> SaleOrder:
    return SaleOrder(entry.by, entry.entry_id, "", entry.kind, entry.units)
